import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { compressed, trustedDocuments } from './build/emit.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  build: {
    outDir: here('../dist/dashboard'),
    emptyOutDir: true,
    manifest: true,
    // Fonts and pictures stay files of their own: the policy of the page lets no data: URL in.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  plugins: [trustedDocuments(here('./src/gql/persisted-documents.json')), compressed()],
  server: { proxy: { '/graphql': { target: 'http://127.0.0.1:4000', ws: true } } },
});
