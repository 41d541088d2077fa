import type { Uuid } from '../../kernel/ids.js';
import type { Queries } from '../queries.js';

export interface SourceRecord {
  readonly id: number;
  readonly name: string;
  /** Its figures are made up. */
  readonly simulated: boolean;
}

/** Where figures come from, by account. */
export class SourceStore {
  /** The source of that name; made where it is missing. A source that is there keeps its mark. */
  async ensure(tx: Queries, accountId: Uuid, name: string, simulated: boolean): Promise<SourceRecord> {
    const found = await this.find(tx, accountId, name);
    if (found) return found;
    // Another writer may be making it: then this waits for it, and the second look finds it.
    await tx.query(
      `INSERT INTO observation_source (account_id, name, simulated) VALUES ($1, $2, $3)
       ON CONFLICT (account_id, name) DO NOTHING`,
      [accountId, name, simulated],
    );
    return (await this.find(tx, accountId, name))!;
  }

  async find(tx: Queries, accountId: Uuid, name: string): Promise<SourceRecord | null> {
    const rows = await tx.query<SourceRecord>(
      'SELECT id, name, simulated FROM observation_source WHERE account_id = $1 AND name = $2',
      [accountId, name],
    );
    return rows[0] ?? null;
  }
}
