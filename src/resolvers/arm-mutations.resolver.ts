import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { INPUT } from '../schema/idempotency-key.js';
import { AddArmsInput, UpdateArmInput } from '../schema/arm.inputs.js';
import { Arm } from '../schema/arm.types.js';
import { AddArmsPayload, UpdateArmPayload } from '../schema/campaign.payloads.js';
import { actorOf, keyed, uuidOf } from './asked.js';
import type { RequestContext } from './context.js';
import { payloadOf } from './mutation-answers.js';
import { campaignIn } from './views.js';

@Resolver()
export class ArmMutations {
  @Mutation(() => AddArmsPayload, { description: 'Adds arms to a campaign: all of them, or none.' })
  async addArms(
    @Arg('input', () => AddArmsInput, INPUT) input: AddArmsInput,
    @Ctx() context: RequestContext,
  ): Promise<AddArmsPayload> {
    const [request, key] = keyed({ ...input, campaignId: uuidOf('campaign', input.campaignId) });
    const result = await context.services.arms.add(actorOf(context), request, key);
    return payloadOf(result, ({ campaign, arms }) => ({
      campaign: campaignIn(context, campaign),
      arms: arms.map((arm) => new Arm(arm)),
    }));
  }

  @Mutation(() => UpdateArmPayload, { description: 'Changes the status or bounds of an arm.' })
  async updateArm(
    @Arg('input', () => UpdateArmInput, INPUT) input: UpdateArmInput,
    @Ctx() context: RequestContext,
  ): Promise<UpdateArmPayload> {
    const [request, key] = keyed({ ...input, armId: uuidOf('arm', input.armId) });
    const result = await context.services.arms.update(actorOf(context), request, key);
    return payloadOf(result, (arm) => ({ arm: new Arm(arm) }));
  }
}
