import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { RunCyclePayload } from '../schema/campaign.payloads.js';
import { RunCycleInput } from '../schema/campaign-target.inputs.js';
import { Campaign } from '../schema/campaign.types.js';
import { INPUT } from '../schema/idempotency-key.js';
import { actorOf, keyed, uuidOf } from './asked.js';
import type { RequestContext } from './context.js';
import { payloadOf } from './mutation-answers.js';

@Resolver(() => RunCyclePayload)
export class RunCycleMutation {
  @Mutation(() => RunCyclePayload, {
    description: 'Asks for a cycle now. Asking again before it ran asks for the same cycle.',
  })
  async runCycle(
    @Arg('input', () => RunCycleInput, INPUT) input: RunCycleInput,
    @Ctx() context: RequestContext,
  ): Promise<RunCyclePayload> {
    const [request, key] = keyed({
      campaignId: uuidOf('campaign', input.campaignId),
      idempotencyKey: input.idempotencyKey ?? null,
    });
    const result = await context.services.optimisation.requestCycle(actorOf(context), request, key);
    return payloadOf(result, ({ campaignId, bucketAtMs }) => ({
      campaignUuid: campaignId,
      bucketAt: bucketAtMs,
    }));
  }

  @FieldResolver(() => Campaign, {
    nullable: true,
    description: 'The campaign; null where nothing was done.',
  })
  async campaign(@Root() payload: RunCyclePayload, @Ctx() context: RequestContext): Promise<Campaign | null> {
    return payload.campaignUuid ? context.loaders.campaign.load(payload.campaignUuid) : null;
  }
}
