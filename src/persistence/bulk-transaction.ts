import { finished } from 'node:stream/promises';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { AuditAct } from './audit-chain.js';
import { appendActs } from './audit-writer.js';
import { openingOf } from './deadline.js';
import { translateDatabaseError } from './database-errors.js';
import type { Queries } from './queries.js';
import { boundaryOf } from './row-security.js';
import type { Scope } from './transaction.js';

/** An open transaction for a great many rows: COPY besides queries, and no entities. */
export class BulkTransaction implements Queries {
  /** What is to go into the audit log with the commit. */
  readonly acts: AuditAct[] = [];

  constructor(
    private readonly client: PoolClient,
    readonly scope: Scope,
    private readonly boundary: string | null,
  ) {}

  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    try {
      const result = await this.client.query(sql, [...parameters]);
      return result.rows as Row[];
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }

  /**
   * PostgreSQL has no COPY under policies, so this one runs as the owner: whoever calls it has asked before whether all of it
   * belongs to the account.
   * @param statement `COPY … FROM STDIN WITH (FORMAT binary)`
   * @param pieces each is on its way before the next is asked for, so they may share a buffer
   */
  async copyIn(statement: string, pieces: Iterable<Buffer>): Promise<void> {
    try {
      if (this.boundary !== null) await this.client.query('SET LOCAL ROLE NONE');
      const stream = this.client.query(copyFrom(statement));
      const over = finished(stream);
      for (const piece of pieces) {
        await Promise.race([over, new Promise((resolve) => stream.write(piece, resolve))]);
      }
      stream.end();
      await over;
      if (this.boundary !== null) await this.client.query(this.boundary);
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }
}

/** For `UnitOfWork.bulk`, the owner of the transaction. @param commits whether what the work answers is to be kept */
export async function runBulk<Result>(
  orm: MikroORM,
  scope: Scope,
  work: (tx: BulkTransaction) => Promise<Result>,
  commits: (result: Result) => boolean,
): Promise<Result> {
  const boundary = await boundaryOf(orm, scope);
  const pool = await orm.em.getConnection().getNativeClient();
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(`BEGIN; ${openingOf(boundary)}`);
    const tx = new BulkTransaction(client, scope, boundary);
    const result = await work(tx);
    if (commits(result)) await appendActs(tx, tx.acts);
    await client.query(commits(result) ? 'COMMIT' : 'ROLLBACK');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((rollbackError: Error) => (broken = rollbackError));
    throw error;
  } finally {
    client.release(broken);
  }
}
