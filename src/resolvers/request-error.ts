import { GraphQLError } from 'graphql';
import { isRefusal, type Problem, type Refusal } from '../kernel/problem.js';

/** Codes that stand for themselves; any other problem of a query is BAD_USER_INPUT, with the problem's code as `reason`. */
const OWN_CODES = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND']);

/** An error that the asker can act on. Only these, of all that resolvers throw, keep their message on the way out. */
export class RequestError extends GraphQLError {
  constructor(problem: Problem) {
    const own = OWN_CODES.has(problem.code);
    super(problem.message, {
      extensions: {
        code: own ? problem.code : 'BAD_USER_INPUT',
        ...(own ? {} : { reason: problem.code }),
        ...(problem.field.length > 0 ? { field: problem.field } : {}),
      },
    });
    this.name = 'RequestError';
  }
}

/** What a service answered to a query, which has no `userErrors` to put a refusal into. */
export function answered<Result>(result: Result | Refusal): Result {
  if (isRefusal(result)) throw new RequestError(result.problems[0]!);
  return result;
}
