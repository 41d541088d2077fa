import { LiveEnd } from './live-end.js';

const FORM = /^1:(0|[1-9][0-9]{0,15})$/;

/** A place in the log as opaque text, with the version of its form inside. */
export function encodeCursor(position: number): string {
  return Buffer.from(`1:${position}`).toString('base64url');
}

/** The position behind a cursor; anything that `encodeCursor` did not write is refused. */
export function decodeCursor(cursor: string): number {
  const text = cursor.length <= 32 ? Buffer.from(cursor, 'base64url').toString('latin1') : '';
  const position = Number(FORM.exec(text)?.[1]);
  if (!Number.isSafeInteger(position) || encodeCursor(position) !== cursor)
    throw new LiveEnd(
      'BAD_CURSOR',
      'The cursor is not one that this server gave out: use `cursor` of an event.',
    );
  return position;
}
