import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { GraphQLError, Kind, validate } from 'graphql';
import { createGate } from '../../../src/app/gate/gate.js';
import { FIRST_QUERY, FIRST_SUBSCRIPTION } from '../../../src/app/playground/first-queries.js';
import { buildSchema } from '../../../src/resolvers/build-schema.js';

const schema = buildSchema();
const admit = createGate(schema);

/** The blocks that a reader would paste. */
function pasted(file: string): [name: string, document: string][] {
  const blocks = readFileSync(file, 'utf8').matchAll(/```graphql\n(.*?)```/gs);
  return Array.from(blocks, ([, document], index) => [`${file} ${index + 1}`, document!]);
}

const guides = [
  'README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

describe('documents that we hand to people', () => {
  it.each([
    ['the first query of the playground', FIRST_QUERY],
    ['the first subscription of the playground', FIRST_SUBSCRIPTION],
    ...guides.flatMap(pasted),
  ])('%s is valid and passes the gate', (_, document) => {
    const admission = admit(document, undefined, {});
    if (admission instanceof GraphQLError) throw admission;
    expect(validate(schema, admission.document)).toEqual([]);
    expect(admission.operation.kind).toBe(Kind.OPERATION_DEFINITION);
  });
});
