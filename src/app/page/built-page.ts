import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '../../kernel/fault.js';
import { trustedTexts } from '../gate/trusted-documents.js';

/** The page as it was built. */
export interface BuiltPage {
  readonly directory: string;
  readonly html: string;
  /** What it asks for, by the ids that it sends. */
  readonly documents: ReadonlyMap<string, string>;
}

/** Beside the compiled program, or, where the sources run as they are, in what was compiled from them. */
const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const DIRECTORIES = [join(ROOT, 'dist', 'dashboard'), join(ROOT, 'dashboard')];

/** `null` where it was not built. */
export async function readBuiltPage(): Promise<BuiltPage | null> {
  const directory = DIRECTORIES.find((path) => existsSync(join(path, 'trusted-documents.json')));
  if (directory === undefined) return null;
  const html = await readFile(join(directory, 'index.html'), 'utf8');
  const manifest: unknown = JSON.parse(await readFile(join(directory, 'trusted-documents.json'), 'utf8'));
  const documents = trustedTexts(manifest);
  if (documents === null)
    throw new Fault(`The documents of the page in ${directory} cannot be read: build it again.`);
  return { directory, html, documents };
}
