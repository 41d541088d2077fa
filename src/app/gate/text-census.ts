import { type DocumentNode, type GraphQLError, visit } from 'graphql';
import type { DocumentLimits } from './limits.js';
import { badInput, tooLarge } from './refusals.js';

/** Counts what is written, before fragments are expanded: aliases, directives, selections, operations. */
export function censusRefusal(document: DocumentNode, limits: DocumentLimits): GraphQLError | null {
  const count = { aliases: 0, directives: 0, selections: 0, operations: 0 };
  let nullCharacter = false;
  visit(document, {
    OperationDefinition: () => void count.operations++,
    Field: (node) => {
      count.selections++;
      if (node.alias) count.aliases++;
    },
    FragmentSpread: () => void count.selections++,
    InlineFragment: () => void count.selections++,
    Directive: () => void count.directives++,
    StringValue: (node) => {
      nullCharacter ||= node.value.includes('\0');
    },
  });
  if (nullCharacter) return badInput(NULL_CHARACTER);
  for (const what of ['operations', 'selections', 'aliases', 'directives'] as const) {
    if (count[what] > limits[what]) return tooLarge(what, count[what], limits[what]);
  }
  return null;
}

export const NULL_CHARACTER = 'The character U+0000 cannot be stored: leave it out.';

/** Whether a JSON value holds U+0000 anywhere. Iterative, since its depth is the sender's choice. */
export function hasNullCharacter(value: unknown): boolean {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string' && next.includes('\0')) return true;
    if (typeof next === 'object' && next !== null) {
      for (const [key, child] of Object.entries(next)) waiting.push(key, child);
    }
  }
  return false;
}
