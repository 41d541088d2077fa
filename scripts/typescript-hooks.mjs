// Lets Node run the sources as they stand: `node --import ./scripts/typescript-hooks.mjs src/main.ts …`.
// Node's own type stripping knows neither decorators nor './x.js' that means './x.ts'; swc, which Jest uses too, does the first.
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';
import { swcOptions } from './swc-options.mjs';

const RELATIVE = /^\.{1,2}\//;

registerHooks({
  resolve(specifier, context, next) {
    if (RELATIVE.test(specifier) && specifier.endsWith('.js') && context.parentURL?.startsWith('file:')) {
      const source = fileURLToPath(new URL(specifier, context.parentURL)).replace(/\.js$/, '.ts');
      if (existsSync(source))
        return { url: pathToFileURL(source).href, format: 'module', shortCircuit: true };
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), { ...swcOptions, filename });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
