import pg from 'pg';
import { type Container, openContainer } from '../../../src/app/container.js';
import { createLogger } from '../../../src/app/logger.js';
import { accepted } from '../../../src/kernel/accepted.js';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../src/kernel/units/time.js';
import type { Stage } from '../stage.js';

/** An advertiser, and a token that may do everything in it. */
export interface Tenant {
  readonly accountId: string;
  readonly token: string;
}

/** A database with accounts, and what the operator of it may do beside the API. */
export interface House {
  readonly databaseUrl: string;
  readonly container: Container;
  /** Past everything: what it sees is what is stored. */
  readonly client: pg.Pool;
  /** @param rate account seconds in a second: its platforms, results and time are simulated; else a real account */
  tenant(name: string, rate?: number): Promise<Tenant>;
}

export async function openHouse(stage: Stage): Promise<House> {
  const databaseUrl = await stage.postgres.database();
  const container = await openContainer({
    databaseUrl,
    logger: createLogger('error'),
    poolSize: 3,
    optimisation: {
      intervalMs: 15 * MINUTE_MS,
      stateSaveFrequency: 10,
      maxConcurrentCampaigns: 50,
      shutdownTimeoutMs: 30 * SECOND_MS,
      leaseMs: SECOND_MS,
      decisionsKeptMs: 1_095 * DAY_MS,
    },
  });
  stage.defer(() => container.close());
  const client = new pg.Pool({ connectionString: databaseUrl, application_name: 'chaos', max: 2 });
  client.on('error', () => undefined);
  stage.defer(() => client.end());
  return { databaseUrl, container, client, tenant: (name, rate) => makeTenant(container, name, rate) };
}

async function makeTenant(container: Container, name: string, rate?: number): Promise<Tenant> {
  const simulation = rate === undefined ? {} : { simulation: { originAtMs: Date.now() - 60_000, rate } };
  const account = accepted(
    await container.accounts.create({ name, currencyCode: 'EUR', timeZone: 'Europe/Berlin', ...simulation }),
  );
  const created = accepted(await container.tokens.createFor(account.id, { name: 'chaos', role: 'ADMIN' }));
  if (created.secret === null) throw new Error('A new token has no secret.');
  return { accountId: account.id, token: created.secret };
}
