import { isRefusal, type Problem, type Refusal } from '../kernel/problem.js';
import type { Payload } from '../schema/payload.types.js';
import { userErrorCode } from '../schema/user-error-codes.js';
import type { UserError } from '../schema/user-error.types.js';
import { RequestError } from './request-error.js';

/** A mutation's payload: what was done, or what has to change. Missing rights are an error of the request, not of its input. */
export function payloadOf<Result, Done extends object>(
  result: Result | Refusal,
  done: (result: Result) => Done,
): (Done & Payload) | Payload {
  if (!isRefusal(result)) return { ...done(result), userErrors: [] };
  const denied = result.problems.find((problem) => problem.code === 'FORBIDDEN');
  if (denied) throw new RequestError(denied);
  return { userErrors: result.problems.map(toUserError) };
}

function toUserError({ code, field, message }: Problem): UserError {
  return { code: userErrorCode(code), field: field.length > 0 ? field : null, message };
}
