import { Fault } from './fault.js';
import { isRefusal, type Refusal } from './problem.js';

/** For inputs of our own, which are never refused unless there is a bug: the answer, or a fault that says what was refused. */
export function accepted<Value>(answer: Value | Refusal): Value {
  if (!isRefusal(answer)) return answer;
  throw new Fault(answer.problems.map((problem) => problem.message).join(' '));
}
