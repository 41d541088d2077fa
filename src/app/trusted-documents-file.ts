import { readFile } from 'node:fs/promises';
import type { ApiConfig } from '../config/api-config.js';
import { Fault } from '../kernel/fault.js';
import { NO_TRUSTED_DOCUMENTS, trustedTexts, type TrustedDocuments } from './gate/trusted-documents.js';

/** The manifest that the operator named, or nothing where none was named. */
export async function readTrustedDocuments({
  file,
  only,
}: ApiConfig['trustedDocuments']): Promise<TrustedDocuments> {
  if (file === null) return NO_TRUSTED_DOCUMENTS;
  const texts = trustedTexts(await parsed(file));
  if (texts === null)
    throw new Fault(
      `${file} must hold a JSON object from ids to documents, as the code generator writes it.`,
    );
  return { texts, only };
}

async function parsed(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new Fault(`The trusted documents could not be read: ${(cause as Error).message}`, { cause });
  }
}
