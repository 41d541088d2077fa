import { Field, InputType, ObjectType } from 'type-graphql';
import { formatMoney, type Micros } from '../kernel/units/money.js';
import { CurrencyCodeScalar, DecimalScalar } from './scalars.js';

@ObjectType({ description: 'An exact amount of money.', simpleResolvers: true })
export class Money {
  @Field(() => DecimalScalar, { description: 'In units of the currency, such as `12.50`.' })
  readonly amount: string;

  @Field(() => CurrencyCodeScalar, { description: "The account's currency." })
  readonly currencyCode: string;

  constructor(micros: Micros, currencyCode: string) {
    this.amount = formatMoney(micros, currencyCode);
    this.currencyCode = currencyCode;
  }
}

/** `null` stays `null`. */
export function moneyOrNull(micros: Micros | null, currencyCode: string): Money | null {
  return micros === null ? null : new Money(micros, currencyCode);
}

@InputType({ description: 'An exact amount of money.' })
export class MoneyInput {
  @Field(() => DecimalScalar, { description: 'In units of the currency, such as `"1250.50"`.' })
  readonly amount!: string;

  @Field(() => CurrencyCodeScalar, { description: "Must be the account's currency." })
  readonly currencyCode!: string;
}
