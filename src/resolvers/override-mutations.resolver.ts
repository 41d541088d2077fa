import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { INPUT } from '../schema/idempotency-key.js';
import {
  CreateOverrideInput,
  CreateOverridePayload,
  RevokeOverrideInput,
  RevokeOverridePayload,
} from '../schema/override.inputs.js';
import { actorOf, keyed, uuidOf } from './asked.js';
import type { RequestContext } from './context.js';
import { payloadOf } from './mutation-answers.js';
import { overrideIn } from './views.js';

@Resolver()
export class OverrideMutations {
  @Mutation(() => CreateOverridePayload, {
    description: 'Overrules the engine for a while. One that starts now forces a cycle.',
  })
  async createOverride(
    @Arg('input', () => CreateOverrideInput, INPUT) input: CreateOverrideInput,
    @Ctx() context: RequestContext,
  ): Promise<CreateOverridePayload> {
    const [request, key] = keyed(input);
    const campaignId = uuidOf('campaign', input.campaignId);
    const armId = input.armId ? uuidOf('arm', input.armId) : null;
    const asked = { ...request, campaignId, armId, startsAtMs: input.startsAt, expiresAtMs: input.expiresAt };
    const result = await context.services.overrides.create(actorOf(context), asked, key);
    return payloadOf(result, (record) => ({ override: overrideIn(context, record) }));
  }

  @Mutation(() => RevokeOverridePayload, {
    description: 'Ends an override before it expires, and forces a cycle.',
  })
  async revokeOverride(
    @Arg('input', () => RevokeOverrideInput, INPUT) input: RevokeOverrideInput,
    @Ctx() context: RequestContext,
  ): Promise<RevokeOverridePayload> {
    const [request, key] = keyed({ ...input, overrideId: uuidOf('override', input.overrideId) });
    const result = await context.services.overrides.revoke(actorOf(context), request, key);
    return payloadOf(result, (record) => ({ override: overrideIn(context, record) }));
  }
}
