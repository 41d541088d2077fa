import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { INPUT } from '../schema/idempotency-key.js';
import { Campaign } from '../schema/campaign.types.js';
import { RecordObservationsInput, RecordObservationsPayload } from '../schema/observation.types.js';
import { actorOf } from './asked.js';
import type { RequestContext } from './context.js';
import { found } from './found.js';
import { payloadOf } from './mutation-answers.js';
import { observationsAsked } from './observations-asked.js';

@Resolver(() => RecordObservationsPayload)
export class ObservationMutations {
  @Mutation(() => RecordObservationsPayload, {
    description:
      'Records what arms brought. Sent again it changes nothing; later figures of a window replace earlier ones.',
  })
  async recordObservations(
    @Arg('input', () => RecordObservationsInput, INPUT) input: RecordObservationsInput,
    @Ctx() context: RequestContext,
  ): Promise<RecordObservationsPayload> {
    const { observations } = context.services;
    const result = await observations.record(
      actorOf(context),
      observationsAsked(input),
      input.idempotencyKey,
    );
    return payloadOf(result, (recorded) => recorded);
  }

  @FieldResolver(() => [Campaign], {
    nullable: true,
    description: 'The campaigns of the arms; null where nothing was done.',
  })
  async campaigns(
    @Root() { campaignIds }: RecordObservationsPayload,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Campaign[] | null> {
    return campaignIds
      ? Promise.all(campaignIds.map(async (id) => found(await loaders.campaign.load(id))))
      : null;
  }
}
