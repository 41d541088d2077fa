import { Field, Float, InputType, ObjectType } from 'type-graphql';
import { Money, MoneyInput } from './money.types.js';

@InputType({
  description: 'Most share of the arms of a platform, of a channel, or of a platform on a channel.',
})
export class GroupCapInput {
  @Field(() => String, { nullable: true, description: 'The platform; every one where left out.' })
  readonly platform?: string | null;

  @Field(() => String, { nullable: true, description: 'The channel; every one where left out.' })
  readonly channel?: string | null;

  @Field(() => Float, { description: 'Of the daily budget, all arms of the group together, in (0, 1].' })
  readonly maxShare!: number;
}

@ObjectType({
  description: 'Most share of the arms of a platform, of a channel, or of a platform on a channel.',
  simpleResolvers: true,
})
export class GroupCap {
  @Field(() => String, { nullable: true, description: 'The platform; null: every one.' })
  readonly platform!: string | null;

  @Field(() => String, { nullable: true, description: 'The channel; null: every one.' })
  readonly channel!: string | null;

  @Field(() => Float, { description: 'Of the daily budget, all arms of the group together, in (0, 1].' })
  readonly maxShare!: number;
}

@InputType({ description: 'Least money a day of every active arm of a platform.' })
export class PlatformMinimumInput {
  @Field(() => String, { description: 'The platform.' })
  readonly platform!: string;

  @Field(() => MoneyInput, { description: 'Of each of its arms, a day.' })
  readonly daily!: MoneyInput;
}

@ObjectType({ description: 'Least money a day of every active arm of a platform.', simpleResolvers: true })
export class PlatformMinimum {
  @Field(() => String, { description: 'The platform.' })
  readonly platform: string;

  @Field(() => Money, { description: 'Of each of its arms, a day.' })
  readonly daily: Money;

  constructor(platform: string, daily: Money) {
    this.platform = platform;
    this.daily = daily;
  }
}

@ObjectType({ description: 'What a group of arms that has a cap got.', simpleResolvers: true })
export class CappedGroup extends GroupCap {
  @Field(() => Float, { description: 'Part of the daily budget that its arms got together, in [0, 1].' })
  readonly share!: number;

  @Field(() => Float, {
    description:
      'Price of the cap: what one more unit of money through it would bring beyond what it brings around the group, in the unit of the price of the daily budget; 0 where it does not bind.',
  })
  readonly shadowPrice!: number;
}
