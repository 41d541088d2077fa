import { createHash } from 'node:crypto';
import type { Uuid } from '../kernel/ids.js';

/** Something that was done, as it goes into the audit log; written when its unit of work commits. */
export interface AuditAct {
  readonly accountId: Uuid;
  /** A token's public id, `operator` for who sits at the machine, `system` for the machine. */
  readonly actor: string;
  /** The operation of a person, or what the machine did. */
  readonly action: string;
  /** Public id of what it was done to. */
  readonly subject: string | null;
  /** Canonical JSON without secrets. */
  readonly payload: string;
}

export interface AuditEntryRecord extends AuditAct {
  /** 1, 2, 3 … within the account, without a gap. */
  readonly sequence: number;
  /** Real time. */
  readonly atMs: number;
  readonly previousHash: Buffer;
  readonly hash: Buffer;
}

/** What the first entry of a chain follows. */
export const FIRST_HASH = Buffer.alloc(32);

/** SHA-256 over everything that an entry says and the hash of the one before it, as one JSON array. */
export function auditHash(entry: Omit<AuditEntryRecord, 'hash'>): Buffer {
  const { accountId, sequence, atMs, actor, action, subject, payload, previousHash } = entry;
  const at = new Date(atMs).toISOString();
  const parts = [accountId, sequence, at, actor, action, subject, payload, previousHash.toString('hex')];
  return createHash('sha256').update(JSON.stringify(parts), 'utf8').digest();
}
