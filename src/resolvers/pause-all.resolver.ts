import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { PauseAllCampaignsPayload } from '../schema/campaign.payloads.js';
import { PauseAllCampaignsInput } from '../schema/campaign-target.inputs.js';
import { Campaign } from '../schema/campaign.types.js';
import { INPUT } from '../schema/idempotency-key.js';
import { actorOf, keyed } from './asked.js';
import type { RequestContext } from './context.js';
import { found } from './found.js';
import { payloadOf } from './mutation-answers.js';

@Resolver(() => PauseAllCampaignsPayload)
export class PauseAllMutation {
  @Mutation(() => PauseAllCampaignsPayload, { description: 'Stops deciding all campaigns of the account.' })
  async pauseAllCampaigns(
    @Arg('input', () => PauseAllCampaignsInput, INPUT) input: PauseAllCampaignsInput,
    @Ctx() context: RequestContext,
  ): Promise<PauseAllCampaignsPayload> {
    const [request, key] = keyed(input);
    const result = await context.services.campaigns.pauseAll(actorOf(context), request, key);
    return payloadOf(result, ({ campaignIds }) => ({ campaignIds }));
  }

  @FieldResolver(() => [Campaign], {
    nullable: true,
    description: 'Those that ran until now; null where nothing was done.',
  })
  async campaigns(
    @Root() { campaignIds }: PauseAllCampaignsPayload,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Campaign[] | null> {
    return campaignIds
      ? Promise.all(campaignIds.map(async (id) => found(await loaders.campaign.load(id))))
      : null;
  }
}
