import { randomBytes } from 'node:crypto';
import { uuidV7, type Uuid } from '../../src/kernel/ids.js';
import { type Account, AccountEntity } from '../../src/persistence/entities/account.js';
import { type Arm, ArmEntity } from '../../src/persistence/entities/arm.js';
import { type Campaign, CampaignEntity } from '../../src/persistence/entities/campaign.js';
import type { Transaction } from '../../src/persistence/transaction.js';

/** The instant at which the builders' world begins: a Friday noon in Berlin. */
export const START_MS = Date.UTC(2026, 4, 1, 10);

export function newUuid(): Uuid {
  return uuidV7(START_MS, randomBytes(10));
}

/** A real account in euros, in Berlin. */
function anAccount(overrides: Partial<Account> = {}) {
  return {
    id: newUuid(),
    name: 'Nordlicht GmbH',
    currencyCode: 'EUR',
    timeZone: 'Europe/Berlin',
    simulated: false,
    clockStartedAt: new Date(START_MS),
    clockOriginAt: new Date(START_MS),
    clockRate: 1,
    createdAt: new Date(START_MS),
    ...overrides,
  };
}

/** An active campaign with room: 1,000 euros a day of 90,000. */
function aCampaign(accountId: Uuid, overrides: Partial<Campaign> = {}) {
  return {
    id: newUuid(),
    accountId,
    name: 'Spring',
    status: 'ACTIVE' as const,
    mode: 'AUTOPILOT' as const,
    kpi: 'ROAS' as const,
    budgetMicros: 90_000_000_000n,
    dailyBudgetMicros: 1_000_000_000n,
    startsOn: '2026-04-01',
    endsOn: null,
    intervalMinutes: 15,
    minShare: 0,
    maxShare: 1,
    maxStepShare: 1,
    riskTolerance: 1,
    statusReason: null,
    version: 1,
    createdAt: new Date(START_MS),
    updatedAt: new Date(START_MS),
    archivedAt: null,
    ...overrides,
  };
}

/** An arm whose coordinates are its own. */
function anArm(campaign: { id: Uuid; accountId: Uuid }, overrides: Partial<Arm> = {}) {
  const id = newUuid();
  return {
    id,
    accountId: campaign.accountId,
    campaignId: campaign.id,
    platform: 'google-ads',
    channel: 'search',
    creative: `creative ${id}`,
    bid: 'cpc',
    externalId: null,
    status: 'ACTIVE' as const,
    minShare: null,
    maxShare: null,
    createdAt: new Date(START_MS),
    updatedAt: new Date(START_MS),
    ...overrides,
  };
}

/** Puts an account into the database. */
export async function insertAccount(tx: Transaction, overrides: Partial<Account> = {}): Promise<Account> {
  return inserted(tx, tx.em.create(AccountEntity, anAccount(overrides)));
}

/** Puts a campaign into the database, with the rows that stand beside it from its first day. */
export async function insertCampaign(
  tx: Transaction,
  accountId: Uuid,
  overrides: Partial<Campaign> = {},
): Promise<Campaign> {
  const campaign = await inserted(tx, tx.em.create(CampaignEntity, aCampaign(accountId, overrides)));
  await tx.query('INSERT INTO campaign_evidence (campaign_id) VALUES ($1)', [campaign.id]);
  return campaign;
}

/** Puts arms into the database, each with its key. */
export async function insertArms(
  tx: Transaction,
  campaign: { id: Uuid; accountId: Uuid },
  overrides: readonly Partial<Arm>[],
): Promise<Arm[]> {
  const arms = overrides.map((override) => tx.em.create(ArmEntity, anArm(campaign, override)));
  await tx.em.flush();
  return arms;
}

async function inserted<Entity extends object>(tx: Transaction, entity: Entity): Promise<Entity> {
  tx.em.persist(entity);
  await tx.em.flush();
  return entity;
}
