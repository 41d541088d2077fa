import type { Actor } from '../../auth/actor.js';
import { forbidden } from '../../auth/policy.js';
import type { Uuid } from '../../kernel/ids.js';
import { Refusal } from '../../kernel/problem.js';
import type { AuditEntryRecord } from '../../persistence/audit-chain.js';
import { AUDIT_ORDER, type AuditFilter, type AuditStore } from '../../persistence/stores/audit-store.js';
import type { Transaction } from '../../persistence/transaction.js';
import type { UnitOfWork } from '../../persistence/unit-of-work.js';
import type { Page, PageArgs } from '../reads/page.js';
import type { Snapshots } from '../reads/reader.js';
import { type AuditProof, ChainCheck, type ChainEnd } from './chain-check.js';

export type { AuditEntryRecord } from '../../persistence/audit-chain.js';
export type { AuditFilter } from '../../persistence/stores/audit-store.js';
export type { AuditProof } from './chain-check.js';

export interface AuditServiceDeps {
  readonly unitOfWork: UnitOfWork;
  readonly snapshots: Snapshots;
  readonly audit: AuditStore;
}

const ORDER = { ...AUDIT_ORDER, name: 'audit' };
const PAGE = 1_000;

/** The audit log: read, and proved. */
export class AuditService {
  constructor(private readonly deps: AuditServiceDeps) {}

  /** Newest first. */
  async page(
    actor: Actor,
    args: PageArgs,
    filter: AuditFilter = {},
  ): Promise<Page<AuditEntryRecord> | Refusal> {
    const denied = forbidden(actor, 'auditLog');
    if (denied) return new Refusal(denied);
    return this.deps.snapshots.page(actor, args, ORDER, (tx, window) =>
      this.deps.audit.page(tx, actor.accountId, filter, window),
    );
  }

  async prove(actor: Actor): Promise<AuditProof | Refusal> {
    const denied = forbidden(actor, 'auditProof');
    return denied ? new Refusal(denied) : this.proveFor(actor.accountId);
  }

  /** For the operator at the command line, who may have noted the hash of a head before. In one snapshot: what is written meanwhile is looked at the next time. */
  async proveFor(accountId: Uuid, expectedHash?: string): Promise<AuditProof> {
    return this.deps.unitOfWork.read({ accountId }, (tx) => this.#prove(tx, accountId, expectedHash));
  }

  async #prove(tx: Transaction, accountId: Uuid, expectedHash?: string): Promise<AuditProof> {
    const { audit } = this.deps;
    const check = new ChainCheck(await audit.head(tx, accountId), expectedHash);
    for (let after: ChainEnd = { sequence: 0, hash: Buffer.alloc(0) }; ; ) {
      const entries = await audit.chain(tx, accountId, after, PAGE);
      for (const entry of entries) check.next(entry);
      if (entries.length < PAGE || check.trouble) return check.proof();
      after = entries.at(-1)!;
    }
  }
}
