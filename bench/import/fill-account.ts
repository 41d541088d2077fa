import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { benchArms, type FileShape } from './results-file.js';

/** An account with the campaigns and arms that the file speaks of. */
export async function fillAccount(client: pg.Client, shape: FileShape): Promise<void> {
  const accountId = randomUUID();
  await client.query(
    `INSERT INTO account (id, name, currency_code, time_zone, clock_started_at, clock_origin_at, created_at)
     VALUES ($1, 'Bench', 'EUR', 'Europe/Berlin', now(), now(), now())`,
    [accountId],
  );
  const arms = benchArms(shape);
  const campaigns = new Map(
    [...new Set(arms.map(({ campaign }) => campaign))].map((name) => [name, randomUUID()]),
  );
  await client.query(
    `INSERT INTO campaign (id, account_id, name, status, mode, kpi, budget_micros, starts_on, interval_minutes, min_share,
                           max_share, max_step_share, risk_tolerance, created_at, updated_at)
     SELECT c.id, $1, c.name, 'PAUSED', 'AUTOPILOT', 'ROAS', 1000000000000, '2026-01-01', 15, 0, 1, 1, 1, now(), now()
     FROM unnest($2::uuid[], $3::text[]) AS c (id, name)`,
    [accountId, [...campaigns.values()], [...campaigns.keys()]],
  );
  await client.query('INSERT INTO campaign_evidence (campaign_id) SELECT id FROM campaign');
  await client.query(
    `INSERT INTO arm (id, account_id, campaign_id, platform, channel, creative, bid, status, created_at, updated_at)
     SELECT a.id, $1, a.campaign_id, a.platform, a.channel, a.creative, a.bid, 'ACTIVE', now(), now()
     FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[])
       AS a (id, campaign_id, platform, channel, creative, bid)`,
    [
      accountId,
      arms.map(() => randomUUID()),
      arms.map(({ campaign }) => campaigns.get(campaign)),
      arms.map(({ platform }) => platform),
      arms.map(({ channel }) => channel),
      arms.map(({ creative }) => creative),
      arms.map(({ bid }) => bid),
    ],
  );
}
