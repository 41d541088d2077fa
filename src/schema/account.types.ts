import { Field, Float, ID, ObjectType } from 'type-graphql';
import { encodeId } from '../kernel/ids.js';
import type { Role } from '../kernel/words.js';
import type { AccountRecord } from '../services/account-service.js';
import { RoleEnum } from './enums.js';
import { Node } from './node.types.js';
import { CurrencyCodeScalar, DateTimeScalar } from './scalars.js';

@ObjectType({
  description: 'An advertiser: the boundary of every right.',
  implements: Node,
  simpleResolvers: true,
})
export class Account implements Node {
  constructor(
    readonly record: AccountRecord,
    readonly nowMs: number,
  ) {}

  get id(): string {
    return encodeId('account', this.record.id);
  }

  @Field(() => String, { description: 'Its name.' })
  get name(): string {
    return this.record.name;
  }

  @Field(() => CurrencyCodeScalar, { description: 'The currency of all its money.' })
  get currencyCode(): string {
    return this.record.currencyCode;
  }

  @Field(() => String, { description: 'The IANA time zone of its days, such as `Europe/Berlin`.' })
  get timeZone(): string {
    return this.record.timeZone;
  }

  @Field(() => Boolean, { description: 'Whether its platforms, results and time are simulated.' })
  get simulated(): boolean {
    return this.record.simulated;
  }

  @Field(() => DateTimeScalar, {
    description: 'What its clock shows now; of a simulated account it may run fast.',
  })
  get now(): number {
    return this.nowMs;
  }

  @Field(() => Float, { description: 'Account seconds in a real second; 1 unless simulated.' })
  get clockRate(): number {
    return this.record.clock.rate;
  }
}

@ObjectType({ description: 'Who asks.', simpleResolvers: true })
export class Viewer {
  @Field(() => ID, { description: 'The token in use.' })
  readonly tokenId!: string;

  @Field(() => RoleEnum, { description: 'What the token may do.' })
  readonly role!: Role;

  @Field(() => Account, { description: 'The account that the token is bound to.' })
  readonly account!: Account;
}
