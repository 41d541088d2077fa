import { composeReads } from '../../src/app/compose-reads.js';
import { uuidSource } from '../../src/app/id-source.js';
import type { Uuid } from '../../src/kernel/ids.js';
import type { Refusal } from '../../src/kernel/problem.js';
import type { CycleOutcome, CycleTrigger } from '../../src/kernel/words.js';
import { instantText } from '../../src/persistence/instants.js';
import type { Page, PageArgs } from '../../src/services/reads/page.js';
import { done, type ManagementWorld } from './management-world.js';

/** The reads on a world's database. */
export function readsOf({ unitOfWork, clock }: ManagementWorld) {
  return composeReads({ unitOfWork, clock, intervalMinutes: 15 });
}

/** Every node of a connection, page by page, forwards or backwards; checks what each page says of its neighbours. */
export async function walk<Node>(
  size: number,
  backwards: boolean,
  page: (args: PageArgs) => Promise<Page<Node> | Refusal>,
): Promise<Node[]> {
  const nodes: Node[] = [];
  let cursor: string | null = null;
  for (;;) {
    const args: PageArgs = backwards ? { last: size, before: cursor } : { first: size, after: cursor };
    const { edges, pageInfo }: Page<Node> = done(await page(args));
    if (edges.length > size) throw new Error(`A page of ${size} has ${edges.length} rows.`);
    const found = edges.map((edge) => edge.node);
    nodes.splice(backwards ? 0 : nodes.length, 0, ...found);
    const [more, behind] = backwards
      ? [pageInfo.hasPreviousPage, pageInfo.hasNextPage]
      : [pageInfo.hasNextPage, pageInfo.hasPreviousPage];
    if (behind !== (cursor !== null)) throw new Error('A page is wrong about where it came from.');
    if (!more) return nodes;
    cursor = backwards ? pageInfo.startCursor : pageInfo.endCursor;
  }
}

/** Puts rows as they are into a table, columns by the names of the first. */
export async function insertRows(
  world: ManagementWorld,
  table: 'cycle' | 'allocation_change' | 'observation',
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  for (const row of rows) {
    const values = columns.map((_, index) => `$${index + 1}`).join(', ');
    await world.query(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values})`,
      columns.map((name) => row[name]),
    );
  }
}

export function cycleRow(
  campaign: { id: Uuid; accountId: Uuid },
  atMs: number,
  { outcome = 'MOVED', trigger = 'SCHEDULED' }: { outcome?: CycleOutcome; trigger?: CycleTrigger } = {},
) {
  return {
    id: uuidSource.next(),
    campaign_id: campaign.id,
    account_id: campaign.accountId,
    bucket_at: instantText(atMs),
    trigger,
    outcome,
    reason: null,
    decided_at: instantText(atMs),
    recorded_at: instantText(atMs),
    duration_ms: 2.5,
    state_version: 1,
    revision_from: 0,
    revision_to: 1,
    total_micros: '1000',
    moved_micros: '10',
    change_count: 1,
    inputs: '{}',
  };
}
