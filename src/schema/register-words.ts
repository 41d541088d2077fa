import { registerEnumType } from 'type-graphql';

/**
 * Registers a closed vocabulary of the kernel as an enum, and fails the build of the schema where a word has no
 * description. Returns what decorators take as the type.
 */
export function registerWords<Word extends string>(
  name: string,
  description: string,
  descriptions: Readonly<Record<Word, string>>,
): Record<Word, Word> {
  const words = Object.keys(descriptions) as Word[];
  const enumObject = Object.fromEntries(words.map((word) => [word, word])) as Record<Word, Word>;
  registerEnumType(enumObject, {
    name,
    description,
    valuesConfig: Object.fromEntries(
      words.map((word) => [word, { description: descriptions[word] }]),
    ) as Partial<Record<Word, { description: string }>>,
  });
  return enumObject;
}
