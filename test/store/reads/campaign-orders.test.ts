import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CampaignReadModel } from '../../../src/persistence/stores/campaign-reads.js';
import type { Transaction } from '../../../src/persistence/transaction.js';
import { CAMPAIGN_ORDER_FIELDS, CampaignReads } from '../../../src/services/reads/campaign-reads.js';
import { Snapshots } from '../../../src/services/reads/reader.js';
import { accepted } from '../../fakes/container-world.js';
import { ManagementWorld } from '../../fakes/management-world.js';

const CAMPAIGNS = 2_000;

let world: ManagementWorld;

beforeAll(async () => {
  world = await ManagementWorld.open();
  await world.query(
    `INSERT INTO campaign (id, account_id, name, status, mode, kpi, budget_micros, starts_on, interval_minutes, min_share,
                           max_share, max_step_share, risk_tolerance, created_at, updated_at)
     SELECT gen_random_uuid(), $1, 'Campaign ' || n, 'PAUSED', 'AUTOPILOT', 'ROAS', 1000000 * (n * 7919 % ${CAMPAIGNS}), '2026-01-01',
            15, 0, 1, 1, 1, now(), now() FROM generate_series(1, ${CAMPAIGNS}) n`,
    [world.account.id],
  );
  await world.query(
    `INSERT INTO campaign_evidence (campaign_id, spent_micros) SELECT id, budget_micros / 2 FROM campaign`,
  );
  await world.query('ANALYZE campaign, campaign_evidence');
});

afterAll(() => world.close());

/** Remembers what it is asked, so that the database can be asked how it would go about it. */
class Watched extends CampaignReadModel {
  readonly plans: string[] = [];

  override page(...[tx, ...rest]: Parameters<CampaignReadModel['page']>) {
    const watched = Object.create(tx) as Transaction;
    watched.query = async <Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]> => {
      const rows = await tx.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, parameters);
      this.plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
      return tx.query<Row>(sql, parameters);
    };
    return super.page(watched, ...rest);
  }
}

test.each(
  CAMPAIGN_ORDER_FIELDS.flatMap((field) =>
    (['ASC', 'DESC'] as const).map((direction) => [field, direction] as const),
  ),
)('a page by %s %s costs a page: nothing is sorted', async (field, direction) => {
  const campaigns = new Watched();
  const reads = new CampaignReads({ snapshots: new Snapshots(world.unitOfWork), campaigns });
  const read = async (after: string | null) =>
    accepted(await reads.page(world.manager, { first: 50, after }, {}, { field, direction }));
  const first = await read(null);
  const second = await read(first.edges.at(-1)!.cursor);
  expect(new Set([...first.edges, ...second.edges].map(({ node }) => node.id)).size).toBe(100);
  expect(campaigns.plans).toHaveLength(2);
  for (const plan of campaigns.plans) expect(plan).not.toMatch(/\bSort\b|Seq Scan on campaign/);
});
