import { Fault } from '../../kernel/fault.js';
import type { Uuid } from '../../kernel/ids.js';
import type { Clock } from '../../kernel/ports/clock.js';
import type { IdSource } from '../../kernel/ports/id-source.js';
import type { Logger } from '../../kernel/ports/logger.js';
import type { CampaignForDecision, DecisionReader } from '../../persistence/stores/decision-reader.js';
import type { Lease, LeaseStore } from '../../persistence/stores/lease-store.js';
import type { EvidenceRows, ObservationStore } from '../../persistence/stores/observation-store.js';
import type { ScheduleStore } from '../../persistence/stores/schedule-store.js';
import type { Transaction } from '../../persistence/transaction.js';
import type { UnitOfWork } from '../../persistence/unit-of-work.js';
import { type BatchReport, emptyReport, mergeReports } from './batch-report.js';
import type { CyclePair } from './cycle-pair.js';
import { decideCampaign } from './decide-campaign.js';
import type { Decided, DecidedCycles } from './decided-cycles.js';
import type { FailedCampaign, FailedCycles } from './failed-cycles.js';
import { withReadableState } from './readable-state.js';

export interface CycleBatchDeps {
  readonly unitOfWork: UnitOfWork;
  readonly leases: LeaseStore;
  readonly schedules: ScheduleStore;
  readonly reader: DecisionReader;
  readonly observations: ObservationStore;
  readonly decided: DecidedCycles;
  readonly failed: FailedCycles;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Monotonic milliseconds, for durations only. */
  readonly stopwatch: () => number;
  /** Most campaigns being decided at once, over all workers. */
  readonly maxConcurrentCampaigns: number;
  /** How long a lease stands without being renewed. */
  readonly leaseMs: number;
  /** Every how many cycles a full snapshot of a campaign's state is kept. */
  readonly snapshotEvery: number;
}

interface Held {
  readonly pairs: ReadonlyMap<Uuid, CyclePair>;
  readonly leases: readonly Lease[];
  readonly signal: AbortSignal | undefined;
}

/**
 * Decides a batch of (campaign, bucket) pairs: leases first, then everything of the batch in one transaction. A campaign whose
 * decision throws is left out and marked while the others commit; a write that the database refuses is narrowed down to the
 * campaign that causes it by deciding the batch one by one.
 */
export class CycleBatch {
  constructor(private readonly deps: CycleBatchDeps) {}

  /**
   * @param holder names this worker in the leases
   * @throws Fault, retryable, where the database is away; the reason of `signal` where that aborts before anything is written
   */
  async decide(pairs: readonly CyclePair[], holder: string, signal?: AbortSignal): Promise<BatchReport> {
    const held = { ...(await this.#acquire(pairs, holder)), signal };
    const report = { ...emptyReport(), deferred: pairs.length - held.leases.length };
    if (held.leases.length === 0) return report;
    try {
      return mergeReports(report, await this.#decideAll(held));
    } catch (error) {
      await this.#giveBack(held);
      throw error;
    }
  }

  async #decideAll(held: Held): Promise<BatchReport> {
    try {
      return await this.#decideHeld(held);
    } catch (error) {
      if (isEnd(error, held)) throw error;
      return this.#decideOneByOne(held, error);
    }
  }

  async #acquire(pairs: readonly CyclePair[], holder: string): Promise<Omit<Held, 'signal'>> {
    const { unitOfWork, leases, schedules, clock, leaseMs, maxConcurrentCampaigns } = this.deps;
    const byCampaign = new Map(pairs.map((pair) => [pair.campaignId, pair]));
    const granted = await unitOfWork.run('system', async (tx) => {
      const nowMs = clock.now();
      const grant = { holder, nowMs, expiresAtMs: nowMs + leaseMs, maxLive: maxConcurrentCampaigns };
      const acquired = await leases.acquire(tx, [...byCampaign.keys()], grant);
      const refused = new Set(byCampaign.keys());
      for (const lease of acquired) refused.delete(lease.campaignId);
      if (refused.size > 0) await schedules.takeBack(tx, [...refused]);
      return acquired;
    });
    return { pairs: byCampaign, leases: granted };
  }

  async #decideHeld(held: Held): Promise<BatchReport> {
    const { unitOfWork, leases, stopwatch } = this.deps;
    const startedAt = stopwatch();
    const report = await unitOfWork.run('system', async (tx) => {
      held.signal?.throwIfAborted();
      const nowMs = this.deps.clock.now();
      const standing = await leases.confirm(tx, held.leases);
      const { open, stopped } = await this.#load(tx, held.pairs, standing);
      const evidence = await this.#evidence(tx, open);
      held.signal?.throwIfAborted();
      const readAt = stopwatch();
      const outcome = this.#decideEach(open, evidence, held.pairs, nowMs);
      const decidedAt = stopwatch();
      await this.deps.decided.save(tx, outcome.decided, nowMs);
      await this.deps.failed.mark(tx, outcome.failed, nowMs);
      await this.deps.schedules.rest(tx, stopped);
      await leases.release(tx, held.leases, nowMs);
      return {
        decided: outcome.decided.length,
        failed: outcome.failed.length,
        skipped: held.leases.length - open.length,
        deferred: 0,
        moved: outcome.decided.reduce((sum, { decided }) => sum + decided.changes.length, 0),
        readMs: readAt - startedAt,
        engineMs: decidedAt - readAt,
        writeMs: -decidedAt,
      };
    });
    return { ...report, writeMs: report.writeMs + stopwatch() };
  }

  /** Open: still to be decided. Stopped: paused, completed or archived since it was handed out. */
  async #load(
    tx: Transaction,
    pairs: ReadonlyMap<Uuid, CyclePair>,
    standing: ReadonlySet<Uuid>,
  ): Promise<{ open: CampaignForDecision[]; stopped: Uuid[] }> {
    const campaigns = await this.deps.reader.load(tx, [...standing]);
    const running = campaigns.filter(({ status }) => status === 'ACTIVE' || status === 'ERROR');
    const runningIds = new Set(running.map((campaign) => campaign.campaignId));
    const open = running
      .filter((campaign) => isOpen(campaign, pairs.get(campaign.campaignId)!))
      .map(withReadableState);
    return { open, stopped: [...standing].filter((campaignId) => !runningIds.has(campaignId)) };
  }

  async #evidence(
    tx: Transaction,
    campaigns: readonly CampaignForDecision[],
  ): Promise<Map<number, EvidenceRows>> {
    const requests = campaigns
      .filter((campaign) => campaign.revision > (campaign.state?.revision ?? 0))
      .map((campaign) => ({
        campaignKey: campaign.campaignKey,
        campaignId: campaign.campaignId,
        fromRevision: campaign.state?.revision ?? 0,
        toRevision: campaign.revision,
      }));
    const rows = await this.deps.observations.evidenceSince(tx, requests);
    return new Map(rows.map((evidence) => [evidence.campaignKey, evidence]));
  }

  #decideEach(
    campaigns: readonly CampaignForDecision[],
    evidence: ReadonlyMap<number, EvidenceRows>,
    pairs: ReadonlyMap<Uuid, CyclePair>,
    nowMs: number,
  ): { decided: Decided[]; failed: FailedCampaign[] } {
    const { ids, snapshotEvery, stopwatch, logger } = this.deps;
    const decided: Decided[] = [];
    const failed: FailedCampaign[] = [];
    for (const campaign of campaigns) {
      const pair = pairs.get(campaign.campaignId)!;
      try {
        const rows = evidence.get(campaign.campaignKey);
        const surroundings = { ids, nowMs, snapshotEvery, stopwatch };
        decided.push({ campaign, decided: decideCampaign(campaign, rows, pair, surroundings) });
      } catch (error) {
        logger.error({ err: error, campaignId: campaign.campaignId }, 'A campaign could not be decided.');
        failed.push({ campaign, pair, error: messageOf(error) });
      }
    }
    return { decided, failed };
  }

  /** The batch did not commit for a reason that trying again will not mend: find the campaign, let the others through. */
  async #decideOneByOne(held: Held, cause: unknown): Promise<BatchReport> {
    let report = emptyReport();
    for (const lease of held.leases) {
      const single: Held = { ...held, leases: [lease] };
      try {
        if (held.leases.length === 1) throw cause;
        report = mergeReports(report, await this.#decideHeld(single));
      } catch (error) {
        if (isEnd(error, held)) throw error;
        this.deps.logger.error(
          { err: error, campaignId: lease.campaignId },
          'A decision could not be stored.',
        );
        report = mergeReports(report, await this.#markFailed(single, lease.campaignId, messageOf(error)));
      }
    }
    return report;
  }

  async #markFailed(held: Held, campaignId: Uuid, error: string): Promise<BatchReport> {
    const { unitOfWork, leases, clock } = this.deps;
    return unitOfWork.run('system', async (tx) => {
      const nowMs = clock.now();
      const { open } = await this.#load(tx, held.pairs, await leases.confirm(tx, held.leases));
      await this.deps.failed.mark(
        tx,
        open.map((campaign) => ({ campaign, pair: held.pairs.get(campaignId)!, error })),
        nowMs,
      );
      await leases.release(tx, held.leases, nowMs);
      return { ...emptyReport(), failed: open.length };
    });
  }

  async #giveBack(held: Held): Promise<void> {
    const { unitOfWork, leases, schedules, clock, logger } = this.deps;
    try {
      await unitOfWork.run('system', async (tx) => {
        await leases.release(tx, held.leases, clock.now());
        await schedules.takeBack(
          tx,
          held.leases.map((lease) => lease.campaignId),
        );
      });
    } catch (error) {
      // The database is away: the leases and hand-outs run out by themselves.
      logger.warn({ err: error }, 'Leases could not be given back; they will expire.');
    }
  }
}

/** Neither decided nor passed over: a bucket before the planned one has been counted as missed, or its rhythm was changed. */
function isOpen({ lastBucketAtMs, nextBucketAtMs }: CampaignForDecision, pair: CyclePair): boolean {
  if (lastBucketAtMs !== null && lastBucketAtMs >= pair.bucketAtMs) return false;
  return pair.trigger === 'FORCED' || nextBucketAtMs === null || nextBucketAtMs <= pair.bucketAtMs;
}

/** Nothing that a campaign has done: trying the others would not help. */
function isEnd(error: unknown, { signal }: Held): boolean {
  return signal?.aborted === true || (error instanceof Fault && error.retryable);
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500);
}
