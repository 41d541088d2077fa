import { existsSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset';

const PAGE = 'dashboard/src';

/** Folders of typed clients; each gets its types in `gql/` beside its operations. */
const CLIENTS = ['examples/live-tail', PAGE].filter((folder) => existsSync(folder));

const config: CodegenConfig = {
  schema: 'schema.graphql',
  ignoreNoDocuments: true,
  emitLegacyCommonJSImports: false,
  generates: Object.fromEntries(
    CLIENTS.map((folder) => [
      `${folder}/gql/`,
      {
        documents: [`${folder}/**/*.{ts,tsx,graphql}`, `!${folder}/gql/**`],
        preset: 'client',
        // The page sends ids in the place of documents, and its cache lives on the names of types.
        presetConfig: { fragmentMasking: false, persistedDocuments: folder === PAGE },
        documentTransforms: folder === PAGE ? [addTypenameSelectionDocumentTransform] : [],
        config: {
          documentMode: 'string',
          enumsAsTypes: true,
          strictScalars: true,
          useTypeImports: true,
          scalars: {
            Count: 'number',
            CurrencyCode: 'string',
            Date: 'string',
            DateTime: 'string',
            Decimal: 'string',
          },
        },
      },
    ]),
  ),
};

export default config;
