import { describe, expect, it } from '@jest/globals';
import { buildSchema, GraphQLError } from 'graphql';
import { createIntake, type OperationRequest } from '../../../src/app/gate/intake.js';
import { trustedTexts } from '../../../src/app/gate/trusted-documents.js';

const SCHEMA = buildSchema('type Query { hello: String! secret: String! }');
const texts = new Map([['a1b2', 'query Hello { hello }']]);

function codeOf(request: OperationRequest, only = false): unknown {
  const operation = createIntake(SCHEMA, { documents: { texts, only } })(request);
  return operation instanceof GraphQLError ? operation.extensions['code'] : operation.text;
}

describe('the form of a request', () => {
  it.each<[string, OperationRequest]>([
    ['no document', {}],
    ['an empty one', { query: '' }],
    ['one that is no text', { query: { kind: 'Document' } }],
    ['a name that is no text', { query: '{ hello }', operationName: 7 }],
    ['variables in a list', { query: '{ hello }', variables: [] }],
    ['extensions that are a text', { query: '{ hello }', extensions: 'x' }],
    ['an id that is no text', { documentId: 7 }],
    ['an id and another document', { documentId: 'a1b2', query: '{ secret }' }],
  ])('%s is BAD_REQUEST', (_, request) => {
    expect(codeOf(request)).toBe('BAD_REQUEST');
  });

  it('takes null for what is left out', () => {
    const request = {
      query: '{ hello }',
      operationName: null,
      variables: null,
      extensions: null,
      documentId: null,
    };
    expect(codeOf(request)).toBe('{ hello }');
  });

  it('registers nothing that is sent', () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a1b2' } };
    expect(codeOf({ extensions })).toBe('PERSISTED_QUERY_NOT_SUPPORTED');
    expect(codeOf({ query: '{ hello }', extensions })).toBe('PERSISTED_QUERY_NOT_SUPPORTED');
  });
});

describe('trusted documents', () => {
  it('are found by their ids, with and without the name of the hash', () => {
    expect(codeOf({ documentId: 'a1b2' })).toBe('query Hello { hello }');
    expect(codeOf({ documentId: 'sha256:a1b2', query: '' })).toBe('query Hello { hello }');
    expect(codeOf({ documentId: 'ffff' })).toBe('UNKNOWN_DOCUMENT');
    expect(codeOf({ documentId: '__proto__' })).toBe('UNKNOWN_DOCUMENT');
  });

  it('can be the only ones', () => {
    expect(codeOf({ query: '{ hello }' }, true)).toBe('TRUSTED_DOCUMENTS_ONLY');
    expect(codeOf({ query: 'query Hello { hello }' }, true)).toBe('TRUSTED_DOCUMENTS_ONLY');
    expect(codeOf({ documentId: 'a1b2' }, true)).toBe('query Hello { hello }');
  });

  it.each([[[]], [null], ['text'], [{ a: 1 }], [{ a: 'x', b: null }]])(
    'a manifest of %j is none',
    (manifest) => {
      expect(trustedTexts(manifest)).toBeNull();
    },
  );
});
