/** PostgreSQL prints instants as `2026-05-01 10:00:00.5+00`; the session's zone is UTC. */
export function instantMs(text: string): number {
  return Date.parse(`${text.replace(' ', 'T').replace(/\+00$/, '')}Z`);
}

export function instantOrNullMs(text: string | null): number | null {
  return text === null ? null : instantMs(text);
}

/** What a `timestamptz` parameter is given as. */
export function instantText(atMs: number): string {
  return new Date(atMs).toISOString();
}
