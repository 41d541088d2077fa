import { type AuditEntryRecord, auditHash, FIRST_HASH } from '../../persistence/audit-chain.js';

/** Where a chain ends, as it is kept beside it. */
export interface ChainEnd {
  readonly sequence: number;
  readonly hash: Buffer;
}

/** What is wrong with a chain, at its first wrong entry. */
export interface AuditTrouble {
  readonly sequence: number;
  readonly kind: 'CHANGED' | 'REMOVED' | 'INSERTED';
  readonly message: string;
}

export interface AuditProof {
  /** Entries that hold together. */
  readonly entries: number;
  /** The end of the chain as kept; null where nothing was ever written. */
  readonly head: { readonly sequence: number; readonly hash: string } | null;
  readonly trouble: AuditTrouble | null;
  /** Where the entry is whose hash was expected; null where it was not met. */
  readonly expectedAt: number | null;
}

/** Follows a chain from its first entry and stops at the first that does not fit. Pure. */
export class ChainCheck {
  #last: ChainEnd = { sequence: 0, hash: FIRST_HASH };
  #trouble: AuditTrouble | null = null;
  #expectedAt: number | null = null;

  /** @param end null where there is none @param expectedHash of an entry that must be there, in hexadecimal */
  constructor(
    private readonly end: ChainEnd | null,
    private readonly expectedHash?: string,
  ) {}

  get trouble(): AuditTrouble | null {
    return this.#trouble;
  }

  /** @param entry in ascending order of sequences */
  next(entry: AuditEntryRecord): void {
    if (this.#trouble) return;
    this.#trouble = this.#troubleWith(entry);
    if (this.#trouble) return;
    this.#last = entry;
    if (entry.hash.toString('hex') === this.expectedHash) this.#expectedAt = entry.sequence;
  }

  proof(): AuditProof {
    return {
      entries: this.#last.sequence,
      head: this.end && { sequence: this.end.sequence, hash: this.end.hash.toString('hex') },
      trouble: this.#trouble ?? this.#troubleAtEnd(),
      expectedAt: this.#expectedAt,
    };
  }

  #troubleWith(entry: AuditEntryRecord): AuditTrouble | null {
    const { sequence } = entry;
    const due = this.#last.sequence + 1;
    if (sequence > (this.end?.sequence ?? 0)) {
      return trouble(
        sequence,
        'INSERTED',
        `Entry ${sequence} lies behind the end of the chain: it was put in past the log.`,
      );
    }
    if (sequence < due)
      return trouble(
        sequence,
        'INSERTED',
        `There is a second entry ${sequence}: one was put in past the log.`,
      );
    if (sequence > due) {
      const what = sequence === due + 1 ? `Entry ${due} is` : `Entries ${due} to ${sequence - 1} are`;
      return trouble(due, 'REMOVED', `${what} missing.`);
    }
    if (!auditHash(entry).equals(entry.hash)) {
      return trouble(
        sequence,
        'CHANGED',
        `Entry ${sequence} is not what was written: its hash does not fit.`,
      );
    }
    if (entry.previousHash.equals(this.#last.hash)) return null;
    // It holds together by itself and names another one before it: that one was replaced, or this one is made up.
    const changed = Math.max(1, this.#last.sequence);
    return trouble(
      changed,
      'CHANGED',
      `Entry ${changed} is not the one that entry ${sequence} was written behind.`,
    );
  }

  #troubleAtEnd(): AuditTrouble | null {
    if (!this.end) return null;
    const { sequence, hash } = this.end;
    if (this.#last.sequence < sequence) {
      const first = this.#last.sequence + 1;
      const what = first === sequence ? `Entry ${first} is` : `Entries ${first} to ${sequence} are`;
      return trouble(first, 'REMOVED', `${what} missing at the end of the chain.`);
    }
    if (this.#last.hash.equals(hash)) return null;
    return trouble(sequence, 'CHANGED', `Entry ${sequence}, the last one, is not the one that was written.`);
  }
}

function trouble(sequence: number, kind: AuditTrouble['kind'], message: string): AuditTrouble {
  return { sequence, kind, message };
}
