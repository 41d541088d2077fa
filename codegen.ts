import { existsSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';

/** Folders of typed clients; each gets its types in `gql/` beside its operations. */
const CLIENTS = ['examples/live-tail', 'dashboard/src'].filter((folder) => existsSync(folder));

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
        presetConfig: { fragmentMasking: false },
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
