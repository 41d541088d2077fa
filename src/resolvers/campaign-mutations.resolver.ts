import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { INPUT } from '../schema/idempotency-key.js';
import { CreateCampaignInput, UpdateCampaignInput } from '../schema/campaign.inputs.js';
import {
  ArchiveCampaignPayload,
  CreateCampaignPayload,
  PauseCampaignPayload,
  ResumeCampaignPayload,
  UpdateCampaignPayload,
} from '../schema/campaign.payloads.js';
import {
  ArchiveCampaignInput,
  PauseCampaignInput,
  ResumeCampaignInput,
} from '../schema/campaign-target.inputs.js';
import { actorOf, keyed, uuidOf } from './asked.js';
import type { RequestContext } from './context.js';
import { payloadOf } from './mutation-answers.js';
import { campaignIn } from './views.js';

@Resolver()
export class CampaignMutations {
  @Mutation(() => CreateCampaignPayload, { description: 'Makes a campaign; with arms it starts at once.' })
  async createCampaign(
    @Arg('input', () => CreateCampaignInput, INPUT) input: CreateCampaignInput,
    @Ctx() context: RequestContext,
  ): Promise<CreateCampaignPayload> {
    const [request, key] = keyed(input);
    const result = await context.services.campaigns.create(actorOf(context), request, key);
    return payloadOf(result, (record) => ({ campaign: campaignIn(context, record) }));
  }

  @Mutation(() => UpdateCampaignPayload, {
    description: 'Changes a campaign; the next cycle decides with it.',
  })
  async updateCampaign(
    @Arg('input', () => UpdateCampaignInput, INPUT) input: UpdateCampaignInput,
    @Ctx() context: RequestContext,
  ): Promise<UpdateCampaignPayload> {
    const [request, key] = keyed({ ...input, campaignId: uuidOf('campaign', input.campaignId) });
    const result = await context.services.campaigns.update(actorOf(context), request, key);
    return payloadOf(result, (record) => ({ campaign: campaignIn(context, record) }));
  }

  @Mutation(() => PauseCampaignPayload, {
    description: 'Stops deciding a campaign; its budgets stay as they are.',
  })
  async pauseCampaign(
    @Arg('input', () => PauseCampaignInput, INPUT) input: PauseCampaignInput,
    @Ctx() context: RequestContext,
  ): Promise<PauseCampaignPayload> {
    const [request, key] = keyed({ ...input, campaignId: uuidOf('campaign', input.campaignId) });
    const result = await context.services.campaigns.pause(actorOf(context), request, key);
    return payloadOf(result, (record) => ({ campaign: campaignIn(context, record) }));
  }

  @Mutation(() => ResumeCampaignPayload, {
    description: 'Decides a campaign again; also starts a DRAFT that has arms.',
  })
  async resumeCampaign(
    @Arg('input', () => ResumeCampaignInput, INPUT) input: ResumeCampaignInput,
    @Ctx() context: RequestContext,
  ): Promise<ResumeCampaignPayload> {
    const [request, key] = keyed({ ...input, campaignId: uuidOf('campaign', input.campaignId) });
    const result = await context.services.campaigns.resume(actorOf(context), request, key);
    return payloadOf(result, (record) => ({ campaign: campaignIn(context, record) }));
  }

  @Mutation(() => ArchiveCampaignPayload, {
    description: 'Puts a campaign away for good: it leaves the lists, its history stays readable.',
  })
  async archiveCampaign(
    @Arg('input', () => ArchiveCampaignInput, INPUT) input: ArchiveCampaignInput,
    @Ctx() context: RequestContext,
  ): Promise<ArchiveCampaignPayload> {
    const [request, key] = keyed({ ...input, campaignId: uuidOf('campaign', input.campaignId) });
    const result = await context.services.campaigns.archive(actorOf(context), request, key);
    return payloadOf(result, (record) => ({ campaign: campaignIn(context, record) }));
  }
}
