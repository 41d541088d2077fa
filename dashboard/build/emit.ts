import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const COMPRESSIBLE = /\.(?:js|css)$/;

/** Puts a compressed twin beside each file, so that the server never compresses while somebody waits. */
export function compressed(): Plugin {
  return {
    name: 'trimtab-compressed',
    // Once the files are written: the bundler itself still changes them when it has put them together.
    writeBundle({ dir = '' }, bundle) {
      for (const fileName of Object.keys(bundle).filter((name) => COMPRESSIBLE.test(name))) {
        const path = join(dir, fileName);
        const text = readFileSync(path);
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
        writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
        writeFileSync(`${path}.br`, brotliCompressSync(text, quality));
      }
    },
  };
}

/** The server answers the documents of the page by their ids; it reads them here. */
export function trustedDocuments(manifest: string): Plugin {
  return {
    name: 'trimtab-trusted-documents',
    generateBundle() {
      const source = readFileSync(manifest, 'utf8');
      this.emitFile({ type: 'asset', fileName: 'trusted-documents.json', source });
    },
  };
}
