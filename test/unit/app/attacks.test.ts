import { expect, it } from '@jest/globals';
import { parse, validate } from 'graphql';
import { DOCUMENTS } from '../../../bench/attacks/documents.js';
import { buildSchema } from '../../../src/resolvers/build-schema.js';

it('the doubling fragments are a document that the schema allows, in 700 bytes', () => {
  const [name, , text] = DOCUMENTS[0]!;
  expect(name).toContain('700 bytes');
  expect(text.length).toBeLessThanOrEqual(700);
  expect(validate(buildSchema(), parse(text))).toEqual([]);
});
