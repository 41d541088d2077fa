import { Fault } from '../kernel/fault.js';

/** What a row refers to must be there: rows are kept as long as what refers to them. */
export function found<Value>(value: Value | null): Value {
  if (value === null) throw new Fault('A row refers to one that is not there.');
  return value;
}
