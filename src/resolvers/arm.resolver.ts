import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Arm } from '../schema/arm.types.js';
import { Campaign } from '../schema/campaign.types.js';
import type { RequestContext } from './context.js';
import { found } from './found.js';

@Resolver(() => Arm)
export class ArmResolver {
  @FieldResolver(() => Campaign, { description: 'The campaign whose budget it shares.' })
  async campaign(@Root() { record }: Arm, @Ctx() { loaders }: RequestContext): Promise<Campaign> {
    return found(await loaders.campaign.load(record.campaignId));
  }
}
