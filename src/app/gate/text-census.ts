import { type DocumentNode, type GraphQLError, visit } from 'graphql';
import type { DocumentLimits } from '../../config/api-config.js';
import { badInput, tooLarge } from './refusals.js';
import { NULL_CHARACTER } from './variable-census.js';

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
