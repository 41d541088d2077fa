import { Field, Float, ObjectType } from 'type-graphql';
import type { CampaignRecord } from '../services/campaign-service.js';
import { GroupCap, PlatformMinimum } from './groups.types.js';
import { SpendTarget } from './limits.types.js';
import { Money } from './money.types.js';

@ObjectType({ description: 'Within what the engine may move money.', simpleResolvers: true })
export class CampaignConstraints {
  constructor(private readonly record: CampaignRecord) {}

  @Field(() => Float, { description: 'Least share of the daily budget for every active arm, in [0, 1].' })
  get minShare(): number {
    return this.record.minShare;
  }

  @Field(() => Float, { description: 'Most share of the daily budget for any arm, in [0, 1].' })
  get maxShare(): number {
    return this.record.maxShare;
  }

  @Field(() => Float, {
    description: 'Most that a share may move in one cycle, in points of share, in (0, 1].',
  })
  get maxStepShare(): number {
    return this.record.maxStepShare;
  }

  @Field(() => Float, { description: '1 = neutral, 0 = averse to uncertain arms.' })
  get riskTolerance(): number {
    return this.record.riskTolerance;
  }

  @Field(() => SpendTarget, {
    nullable: true,
    description: 'Spends no more of the daily budget than is worth it; null where all of it is spent.',
  })
  get target(): SpendTarget | null {
    const { limits, currencyCode } = this.record;
    return limits?.target ? new SpendTarget(limits.target, currencyCode) : null;
  }

  @Field(() => [GroupCap], { description: 'Most shares of groups of arms.' })
  get groupCaps(): readonly GroupCap[] {
    return this.record.limits?.groupCaps ?? [];
  }

  @Field(() => [PlatformMinimum], { description: 'Least money of every active arm of a platform.' })
  get platformMinimums(): readonly PlatformMinimum[] {
    const { limits, currencyCode } = this.record;
    return (limits?.platformMinimums ?? []).map(
      ({ platform, dailyMicros }) =>
        new PlatformMinimum(platform, new Money(BigInt(dailyMicros), currencyCode)),
    );
  }
}
