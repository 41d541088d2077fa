import { createWriteStream } from 'node:fs';
import type { RefusedField } from '../services/import/import-service.js';

/** Takes what was refused, as it is refused. */
export interface RefusalFile {
  add(refused: RefusedField): void;
  /** @returns why it could not be written, if it could not */
  close(): Promise<Error | null>;
}

/** CSV with a header, or lines of JSON where the name ends in `json`. */
export function openRefusalFile(path: string): RefusalFile {
  const json = path.endsWith('json');
  const stream = createWriteStream(path);
  let failure: Error | null = null;
  stream.on('error', (error) => (failure = error));
  if (!json) stream.write('line,field,value,reason\n');
  return {
    add: ({ line, field, value, reason }) => {
      stream.write(
        json
          ? `${JSON.stringify({ line, field, value, reason })}\n`
          : `${line},${cell(field)},${cell(value)},${cell(reason)}\n`,
      );
    },
    close: () =>
      new Promise((resolve) => {
        if (failure) return resolve(failure);
        stream.once('error', resolve);
        stream.end(() => resolve(failure));
      }),
  };
}

function cell(text: string | null): string {
  return text !== null && /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : (text ?? '');
}
