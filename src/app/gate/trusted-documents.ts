/** Documents that were known before they are asked for, by their ids. */
export interface TrustedDocuments {
  /** By id. */
  readonly texts: ReadonlyMap<string, string>;
  /** Whether any other document is refused. */
  readonly only: boolean;
}

export const NO_TRUSTED_DOCUMENTS: TrustedDocuments = { texts: new Map(), only: false };

/** Of a JSON object from ids to documents, as GraphQL Code Generator writes with `persistedDocuments`; `null` for anything else. */
export function trustedTexts(manifest: unknown): ReadonlyMap<string, string> | null {
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest)) return null;
  const entries = Object.entries(manifest as Record<string, unknown>);
  return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')
    ? new Map(entries)
    : null;
}

/** `sha256:` before the hash is how the specification writes ids; the generator leaves it out. */
export function trustedText({ texts }: TrustedDocuments, documentId: string): string | undefined {
  return texts.get(documentId) ?? texts.get(documentId.replace(/^sha256:/, ''));
}
