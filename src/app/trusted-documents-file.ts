import { readFile } from 'node:fs/promises';
import type { ApiConfig } from '../config/api-config.js';
import { Fault } from '../kernel/fault.js';
import { NO_TRUSTED_DOCUMENTS, trustedTexts, type TrustedDocuments } from './gate/trusted-documents.js';

/** The manifest that the operator named, and the documents of our own page beside it. */
export async function readTrustedDocuments(
  { file, only }: ApiConfig['trustedDocuments'],
  ofPage: TrustedDocuments['texts'] = NO_TRUSTED_DOCUMENTS.texts,
): Promise<TrustedDocuments> {
  if (file === null) return { texts: ofPage, only };
  const texts = trustedTexts(await parsed(file));
  if (texts === null)
    throw new Fault(
      `${file} must hold a JSON object from ids to documents, as the code generator writes it.`,
    );
  return { texts: new Map([...texts, ...ofPage]), only };
}

async function parsed(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new Fault(`The trusted documents could not be read: ${(cause as Error).message}`, { cause });
  }
}
