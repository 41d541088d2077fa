import type { MetricsRequest, PlatformConnector } from '../connectors/platform-connector.js';
import { accountTimeMs } from '../kernel/account-clock.js';
import { Fault } from '../kernel/fault.js';
import type { Logger } from '../kernel/ports/logger.js';
import type { Micros } from '../kernel/units/money.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../kernel/units/time.js';
import type { AccountRecord, AccountStore } from '../persistence/stores/account-store.js';
import type { ConnectorProgressStore } from '../persistence/stores/connector-progress-store.js';
import type { PartitionStore } from '../persistence/stores/partition-store.js';
import type { RunningCampaign, RunningCampaignStore } from '../persistence/stores/running-campaign-store.js';
import { windowEndMs } from '../persistence/stores/observation-columns.js';
import type { SourceStore } from '../persistence/stores/source-store.js';
import type { Transaction } from '../persistence/transaction.js';
import type { UnitOfWork } from '../persistence/unit-of-work.js';
import { type DueWindow, dueWindows } from './due-windows.js';
import type { EvidenceWriter } from './observations/evidence-writer.js';
import { isKept } from './observations/judge-versions.js';
import { BudgetBook } from './budget-book.js';
import { sortedBatch } from './observations/sorted-batch.js';

export interface ResultCollectionDeps {
  readonly unitOfWork: UnitOfWork;
  readonly accounts: AccountStore;
  readonly campaigns: RunningCampaignStore;
  readonly progress: ConnectorProgressStore;
  readonly sources: SourceStore;
  readonly partitions: PartitionStore;
  readonly writer: EvidenceWriter;
  readonly connector: PlatformConnector;
  readonly logger: Logger;
}

const WINDOW_MS = 15 * MINUTE_MS;
/** After a long sleep only this much is brought in: what ran before is nobody's to decide on any more. */
const LONGEST_CATCH_UP_MS = 2 * DAY_MS;
/** What one transaction brings, so that none is long. */
const STEP_MS = 4 * HOUR_MS;
/** A campaign without an end is planned as if it ran this long. */
const OPEN_FLIGHT_DAYS = 30n;

/** Brings in what the platforms of simulated accounts report, window by window, and again when they revise. */
export class ResultCollection {
  constructor(private readonly deps: ResultCollectionDeps) {}

  /**
   * Brings every simulated account up to now. Any process may, any time: what is being brought by another is left to it. An
   * account that fails does not keep the others from theirs.
   * @param nowMs real time
   * @returns how many observations were recorded
   * @throws Fault, when all have been tried, where one failed
   */
  async collectDue(nowMs: number, signal: AbortSignal): Promise<number> {
    const accounts = await this.deps.unitOfWork.read('system', (tx) => this.deps.accounts.list(tx));
    let recorded = 0;
    const failures: unknown[] = [];
    for (const account of accounts.filter(({ simulated }) => simulated)) {
      try {
        recorded += await this.#bringUpToDate(account, nowMs, signal);
      } catch (error) {
        const fields = { err: error, accountId: account.id };
        this.deps.logger.error(fields, 'The results of an account could not be brought in.');
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      const message = `The results of ${failures.length} accounts could not be brought in.`;
      throw new Fault(message, { retryable: true, cause: failures[0] });
    }
    return recorded;
  }

  async #bringUpToDate(account: AccountRecord, nowMs: number, signal: AbortSignal): Promise<number> {
    let recorded = 0;
    let step: number | null = 0;
    while (step !== null && !signal.aborted) {
      step = await this.#step(account, nowMs, signal);
      recorded += step ?? 0;
    }
    return recorded;
  }

  /** Brings an account a step further. @returns null where it is up to date, or another is at it */
  async #step(account: AccountRecord, nowMs: number, signal: AbortSignal): Promise<number | null> {
    const { progress, connector, unitOfWork } = this.deps;
    const lastMs = Math.floor(accountTimeMs(account.clock, nowMs) / WINDOW_MS) * WINDOW_MS;
    const firstMs = Math.ceil(account.clock.originAtMs / WINDOW_MS) * WINDOW_MS;
    return unitOfWork.run({ accountId: account.id }, async (tx) => {
      const reachedMs = await progress.take(tx, account.id, connector.source, firstMs);
      if (reachedMs === null || reachedMs >= lastMs) return null;
      const fromMs = Math.max(reachedMs, lastMs - LONGEST_CATCH_UP_MS);
      if (fromMs > reachedMs) {
        const skippedHours = (fromMs - reachedMs) / HOUR_MS;
        this.deps.logger.warn(
          { accountId: account.id, skippedHours },
          'simulated hours skipped after a pause',
        );
      }
      const untilMs = Math.min(fromMs + STEP_MS, lastMs);
      const span = { fromMs, untilMs, firstStartMs: firstMs };
      const windows = dueWindows(span, WINDOW_MS, connector.restatementAgesMs);
      const running = await this.deps.campaigns.ofAccount(tx, account.id);
      const recorded = await this.#bring(tx, account, { running, windows, nowMs }, signal);
      await progress.reach(tx, account.id, connector.source, untilMs);
      return recorded;
    });
  }

  async #bring(
    tx: Transaction,
    account: AccountRecord,
    work: { running: readonly RunningCampaign[]; windows: readonly DueWindow[]; nowMs: number },
    signal: AbortSignal,
  ): Promise<number> {
    const { connector, partitions, sources, writer } = this.deps;
    const { windows, nowMs } = work;
    const running = work.running.filter((campaign) => campaign.arms.length > 0);
    if (windows.length === 0 || running.length === 0) return 0;
    const starts = [...new Set(windows.map((window) => window.startMs))];
    const decisions = await this.deps.campaigns.decisionsAt(
      tx,
      running.map((campaign) => campaign.id),
      starts,
    );
    const book = new BudgetBook(decisions);
    const requests = running.map((campaign) => requestOf(campaign, account.timeZone, windows, book));
    const read = await Promise.all(requests.map((request) => connector.readMetrics(request, signal)));
    await partitions.ensureObservations(tx, starts);
    const source = await sources.ensure(tx, account.id, connector.source, connector.simulated);
    const batch = sortedBatch(
      read,
      running.flatMap(({ arms }) => arms),
    );
    const { columns } = batch;
    const revisions = Uint8Array.from(columns.asOfMs, (asOfMs, row) =>
      asOfMs > windowEndMs(columns, row) ? 1 : 0,
    );
    const target = { sourceId: source.id, timeZone: account.timeZone, recordedAtMs: nowMs };
    const { verdict } = await writer.write(tx, target, { ...batch, revisions });
    return verdict.reduce((sum, found) => sum + Number(isKept(found)), 0);
  }
}

/** Revisions of everything; new windows only of what spends. A window without a decision before it had no money. */
function requestOf(
  campaign: RunningCampaign,
  timeZone: string,
  windows: readonly DueWindow[],
  book: BudgetBook,
): MetricsRequest {
  const { id, arms } = campaign;
  const asked = windows.flatMap(({ startMs, asOfMs }) => {
    const budgets = book.at(id, startMs);
    const closesNow = asOfMs === startMs + WINDOW_MS;
    if (!budgets || (closesNow && !campaign.spends)) return [];
    const dailyBudgetsMicros = BigInt64Array.from(arms, (arm) => budgets.get(arm.key) ?? 0n);
    return [{ startMs, asOfMs, dailyBudgetsMicros }];
  });
  return {
    campaign: {
      id,
      plannedDailyMicros: plannedDailyMicros(campaign),
      entities: arms.map(({ key, platform, channel, creative, bid }) => ({
        armKey: key,
        platform,
        channel,
        creative,
        bid,
      })),
    },
    timeZone,
    windowMs: WINDOW_MS,
    windows: asked,
  };
}

function plannedDailyMicros({ dailyBudgetMicros, budgetMicros, startsOn, endsOn }: RunningCampaign): Micros {
  if (dailyBudgetMicros !== null) return dailyBudgetMicros;
  if (endsOn === null) return budgetMicros / OPEN_FLIGHT_DAYS;
  return budgetMicros / BigInt((Date.parse(endsOn) - Date.parse(startsOn)) / DAY_MS + 1);
}
