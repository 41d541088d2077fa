import type { GraphQLError } from 'graphql';
import { VARIABLE_DEPTH } from './limits.js';
import { badInput, tooLarge } from './refusals.js';

export const NULL_CHARACTER = 'The character U+0000 cannot be stored: leave it out.';

const LONGEST_PATH = 200;

/** Names that mean something to the language this is written in, and nothing to any input type. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'prototype', 'constructor']);

/** Looks at every value of the variables before anything reads them. Iterative, since their depth is the sender's choice. */
export function variablesRefusal(variables: unknown): GraphQLError | null {
  let level: unknown[] = [variables];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > VARIABLE_DEPTH) return tooLarge('depth of variables', depth, VARIABLE_DEPTH);
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string' && value.includes('\0')) return nullCharacter(variables);
      if (typeof value !== 'object' || value === null) continue;
      if (Array.isArray(value)) for (const item of value) next.push(item);
      else
        for (const [key, child] of Object.entries(value)) {
          if (FORBIDDEN_KEYS.has(key)) return badInput(`Variables have no field named ${key}.`);
          if (key.includes('\0')) return badInput(NULL_CHARACTER);
          next.push(child);
        }
    }
    level = next;
  }
  return null;
}

function nullCharacter(variables: unknown): GraphQLError {
  const path = pathOfNull(variables, 0) ?? [];
  return badInput(`${NULL_CHARACTER} It is in the variables at ${path.join('.').slice(0, LONGEST_PATH)}.`);
}

/** Looked for only where one was found, no deeper than that. */
function pathOfNull(value: unknown, depth: number): string[] | null {
  if (typeof value === 'string') return value.includes('\0') ? [] : null;
  if (typeof value !== 'object' || value === null || depth > VARIABLE_DEPTH) return null;
  for (const [key, child] of Object.entries(value)) {
    const path = pathOfNull(child, depth + 1);
    if (path) return [key, ...path];
  }
  return null;
}
