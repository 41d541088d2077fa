import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { GraphQLCurrency, GraphQLDateTimeISO, GraphQLLocalDate, GraphQLSafeInt } from 'graphql-scalars';
import { parseMoney } from '../kernel/units/money.js';
import { isProblem } from '../kernel/problem.js';

/** In code an instant is a number of milliseconds. */
export const DateTimeScalar = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  description: 'An instant in UTC as RFC 3339 writes it, such as `2026-03-01T09:15:00.000Z`.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  extensions: { codegenScalarType: 'string' },
  serialize: (value) => new Date(value as number).toISOString(),
  parseValue: (value) => (GraphQLDateTimeISO.parseValue(value) as Date).getTime(),
  parseLiteral: (node) => (GraphQLDateTimeISO.parseLiteral(node) as Date).getTime(),
});

export const DateScalar = new GraphQLScalarType<string, string>({
  ...GraphQLLocalDate.toConfig(),
  name: 'Date',
  description: "A day in the account's time zone, as `YYYY-MM-DD`.",
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
});

export const CurrencyCodeScalar = new GraphQLScalarType<string, string>({
  ...GraphQLCurrency.toConfig(),
  name: 'CurrencyCode',
  description: 'A currency by its three letters in ISO 4217, such as `EUR`.',
  extensions: { codegenScalarType: 'string' },
});

/** `Int` ends at 2^31, which a year of impressions passes. */
export const CountScalar = new GraphQLScalarType({
  ...GraphQLSafeInt.toConfig(),
  name: 'Count',
  description: 'A whole number below 2^53.',
  extensions: { codegenScalarType: 'number' },
});

/** Text on both ways: a JSON number would have been a float already when it gets here. */
export const DecimalScalar = new GraphQLScalarType<string, string>({
  name: 'Decimal',
  description:
    'An exact decimal number as text, such as `"1250.50"`: up to 12 digits, a point and up to 6 digits. Never a float.',
  extensions: { codegenScalarType: 'string' },
  serialize: (value) => String(value),
  parseValue: (value) => decimalOf(Number.isSafeInteger(value) ? String(value) : value),
  parseLiteral: (node) => decimalOf(literalText(node)),
});

function literalText(node: ValueNode): unknown {
  return node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT
    ? node.value
    : undefined;
}

function decimalOf(value: unknown): string {
  if (typeof value !== 'string') throw new GraphQLError('A Decimal is written as text, such as "1250.50".');
  const micros = parseMoney(value);
  if (isProblem(micros)) throw new GraphQLError(micros.message);
  return value;
}
