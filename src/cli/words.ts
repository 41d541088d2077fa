import { InvalidArgumentError } from 'commander';
import { decodeIdOf, type IdKind, type Uuid } from '../kernel/ids.js';

/** Parsers for the words of a command: what does not fit is told by commander, with exit code 2. */

export function idOf(kind: IdKind): (text: string) => Uuid {
  return (text) => {
    const uuid = decodeIdOf(kind, text);
    if (uuid === null)
      throw new InvalidArgumentError(
        `Not the id of ${kind === 'account' || kind === 'arm' ? 'an' : 'a'} ${kind}.`,
      );
    return uuid;
  };
}

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) {
      throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

export function instantOrNull(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}
