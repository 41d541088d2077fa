import type { EntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import type { Uuid } from '../kernel/ids.js';
import type { AuditAct } from './audit-chain.js';
import { translateDatabaseError } from './database-errors.js';

/** Whose rows a unit of work may touch: one account's, or everybody's (jobs, the relay, the command line). */
export type Scope = { readonly accountId: Uuid } | 'system';

/**
 * An open transaction, handed to the stores. Entities go through `em` (identity map, dirty checking); bulk reads and
 * writes through `query` with real parameters ($1, $2 …), arrays included.
 */
export class Transaction {
  /** What is to go into the audit log with the commit. */
  readonly acts: AuditAct[] = [];

  constructor(
    readonly em: EntityManager,
    readonly scope: Scope,
  ) {}

  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    try {
      const result = await this.em.getKysely().executeQuery<Row>(CompiledQuery.raw(sql, [...parameters]));
      return result.rows;
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }
}
