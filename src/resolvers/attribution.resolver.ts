import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Arm } from '../schema/arm.types.js';
import { AttributionArguments, AttributionGroup } from '../schema/attribution.types.js';
import { attributionSentence } from '../schema/sentences/attribution-sentence.js';
import { accountOf, actorOf, uuidOf } from './asked.js';
import type { RequestContext } from './context.js';
import { answered } from './request-error.js';

@Resolver(() => AttributionGroup)
export class AttributionResolver {
  @Query(() => [AttributionGroup], {
    description:
      'What moved the arms of a campaign over a time: the sum of the explanations of its changes, largest change first. Empty where nothing moved. At most 700 cycles that moved money.',
  })
  async attribution(
    @Args(() => AttributionArguments) { campaignId, ...span }: AttributionArguments,
    @Ctx() context: RequestContext,
  ): Promise<AttributionGroup[]> {
    const { attributions } = context.services.reads;
    const id = uuidOf('campaign', campaignId);
    const records = answered(await attributions.ofCampaign(actorOf(context), id, span));
    return records.map((record) => new AttributionGroup(record, accountOf(context).currencyCode));
  }

  @FieldResolver(() => Arm, { nullable: true, description: 'The arm; null where it is all of the platform.' })
  arm(@Root() { record }: AttributionGroup): Arm | null {
    return record.arm && new Arm(record.arm);
  }

  @FieldResolver(() => String, {
    description: 'The same in a sentence; its numbers are those of the other fields.',
  })
  text(@Root() { record }: AttributionGroup, @Ctx() context: RequestContext): string {
    const name = record.arm ? new Arm(record.arm).label : record.platform;
    return attributionSentence(name, record, accountOf(context).currencyCode);
  }
}
