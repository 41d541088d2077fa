import { Field, Float, ObjectType } from 'type-graphql';
import { encodeId } from '../kernel/ids.js';
import type { ArmStatus } from '../kernel/words.js';
import type { ArmRecord } from '../services/arm-service.js';
import { connectionOf } from './connection.types.js';
import { ArmStatusEnum } from './enums.js';
import { Node } from './node.types.js';
import { DateTimeScalar } from './scalars.js';

@ObjectType({
  description: "One way to spend a campaign's money: platform × channel × creative × bid.",
  implements: Node,
  simpleResolvers: true,
})
export class Arm implements Node {
  constructor(readonly record: ArmRecord) {}

  get id(): string {
    return encodeId('arm', this.record.id);
  }

  @Field(() => String, { description: 'Such as `Google Ads`.' })
  get platform(): string {
    return this.record.platform;
  }

  @Field(() => String, { description: 'Such as `Search`.' })
  get channel(): string {
    return this.record.channel;
  }

  @Field(() => String, { description: 'The creative or ad group.' })
  get creative(): string {
    return this.record.creative;
  }

  @Field(() => String, { description: 'The bid strategy or level.' })
  get bid(): string {
    return this.record.bid;
  }

  @Field(() => String, { description: 'Platform, channel, creative and bid in one line, for people.' })
  get label(): string {
    const { platform, channel, creative, bid } = this.record;
    return [platform, channel, creative, bid].filter((part) => part !== '').join(' / ');
  }

  @Field(() => String, { nullable: true, description: 'Its id on the platform.' })
  get externalId(): string | null {
    return this.record.externalId;
  }

  @Field(() => ArmStatusEnum, { description: 'Whether it may get money.' })
  get status(): ArmStatus {
    return this.record.status;
  }

  @Field(() => Float, { nullable: true, description: 'Its own least share of the daily budget, in [0, 1].' })
  get minShare(): number | null {
    return this.record.minShare;
  }

  @Field(() => Float, { nullable: true, description: 'Its own most share of the daily budget, in [0, 1].' })
  get maxShare(): number | null {
    return this.record.maxShare;
  }

  @Field(() => DateTimeScalar, { description: 'When it was added.' })
  get createdAt(): number {
    return this.record.createdAtMs;
  }

  @Field(() => DateTimeScalar, { description: 'When it was last changed.' })
  get updatedAt(): number {
    return this.record.updatedAtMs;
  }
}

export const ArmConnection = connectionOf('Arm', () => Arm);
