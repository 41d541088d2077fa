import type { DecisionQuery } from '../../gql/graphql.js';
import { type Micros, microsOf } from '../../lib/money.js';

export type Change = Extract<DecisionQuery['node'], { __typename: 'AllocationChange' }>;

interface Point {
  readonly dailyBudget: { readonly amount: string };
}

export function changeMicros({ before, after }: { readonly before: Point; readonly after: Point }): Micros {
  return microsOf(after.dailyBudget.amount) - microsOf(before.dailyBudget.amount);
}
