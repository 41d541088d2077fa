import { lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchema } from './build-schema.js';

/** The schema as text, in an order that does not depend on how the code is laid out. */
export function printSortedSchema(): string {
  return `${printSchema(lexicographicSortSchema(buildSchema()))}\n`;
}
