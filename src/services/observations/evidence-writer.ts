import type { Uuid } from '../../kernel/ids.js';
import type { Micros } from '../../kernel/units/money.js';
import type { Queries } from '../../persistence/queries.js';
import type {
  ArmPlace,
  DayDelta,
  EvidenceEntry,
  EvidenceStore,
} from '../../persistence/stores/evidence-store.js';
import { type ObservationColumns, windowEndMs } from '../../persistence/stores/observation-columns.js';
import type {
  ObservationVersionStore,
  ObservationVersions,
} from '../../persistence/stores/observation-version-store.js';
import { AccountDays } from './account-days.js';
import { armStretches } from './arm-stretches.js';
import { isKept, type Judgement, judgeVersions, type RowMarks, Verdict } from './judge-versions.js';

export interface EvidenceTarget {
  readonly sourceId: number;
  /** The account's. */
  readonly timeZone: string;
  /** Real time. */
  readonly recordedAtMs: number;
}

export interface EvidenceBatch extends RowMarks {
  /** Checked figures of arms of one account, in the order of `compareObservations`; the partitions for them are there. */
  readonly columns: ObservationColumns;
  readonly arms: ReadonlyMap<number, ArmPlace>;
}

/** Puts rows of `observation` into the database, one way or another. */
export type InsertVersions = (versions: ObservationVersions) => Promise<void>;

/**
 * The one path on which figures come in, whoever brings them: takes the campaigns' turn, judges the rows against what is
 * there, and writes what is kept together with what follows from it: revisions, spend in all and by day.
 */
export class EvidenceWriter {
  constructor(
    private readonly deps: {
      readonly evidence: EvidenceStore;
      readonly versions: ObservationVersionStore;
    },
  ) {}

  /** @param accept called before anything is written; `false` leaves everything as it was */
  async write(
    tx: Queries,
    target: EvidenceTarget,
    batch: EvidenceBatch,
    options: { insert?: InsertVersions; accept?: (judgement: Judgement) => boolean } = {},
  ): Promise<Judgement> {
    const { evidence, versions } = this.deps;
    const revisions = await evidence.lock(tx, campaignsOf(batch));
    const judgement = await this.judge(tx, target, batch);
    const rows = Int32Array.from(judgement.verdict.keys()).filter((row) => isKept(judgement.verdict[row]!));
    if (rows.length === 0 || options.accept?.(judgement) === false) return judgement;
    const ledger = new Ledger(target, batch, judgement, revisions);
    const written = ledger.enter(rows);
    await (options.insert ?? ((rowsToInsert) => versions.insert(tx, rowsToInsert)))(written);
    await evidence.advance(tx, ledger.entries(), ledger.days());
    return judgement;
  }

  /** What would become of the rows, as the database stands. */
  async judge(tx: Queries, target: EvidenceTarget, batch: Omit<EvidenceBatch, 'arms'>): Promise<Judgement> {
    const existing = await this.deps.versions.around(tx, target.sourceId, armStretches(batch.columns));
    return judgeVersions(batch.columns, existing, batch);
  }
}

function campaignsOf({ columns, arms }: EvidenceBatch): Uuid[] {
  const campaignIds = new Set<Uuid>();
  let last: number | undefined;
  for (const armKey of columns.armKey) {
    if (armKey !== last) campaignIds.add(arms.get(armKey)!.campaignId);
    last = armKey;
  }
  return [...campaignIds];
}

interface OpenEntry {
  campaignId: Uuid;
  revision: number;
  rowCount: number;
  asOfMs: number;
  windowFromMs: number;
  windowEndMs: number;
  restates: boolean;
  spentDeltaMicros: Micros;
  days: Map<string, Micros>;
}

/** Adds up what the rows of a batch mean for their campaigns. */
class Ledger {
  private readonly open = new Map<Uuid, OpenEntry>();

  constructor(
    private readonly target: EvidenceTarget,
    private readonly batch: EvidenceBatch,
    private readonly judgement: Judgement,
    private readonly revisions: ReadonlyMap<Uuid, number>,
  ) {}

  enter(rows: Int32Array): ObservationVersions {
    const { columns, arms } = this.batch;
    const { asOfMs, verdict, costDelta } = this.judgement;
    const campaignKey = new Int32Array(columns.count);
    const revision = new Float64Array(columns.count);
    const restates = new Uint8Array(columns.count);
    const accountDays = new AccountDays(this.target.timeZone);
    let arm: ArmPlace | undefined;
    let entry: OpenEntry | undefined;
    for (const row of rows) {
      if (!arm || !entry || arm.key !== columns.armKey[row]) {
        arm = arms.get(columns.armKey[row]!)!;
        entry = this.entryOf(arm.campaignId);
      }
      campaignKey[row] = arm.campaignKey;
      revision[row] = entry.revision;
      restates[row] = verdict[row] === Verdict.NEW ? 0 : 1;
      entry.rowCount++;
      entry.asOfMs = Math.max(entry.asOfMs, asOfMs[row]!);
      entry.windowFromMs = Math.min(entry.windowFromMs, columns.windowStartMs[row]!);
      entry.windowEndMs = Math.max(entry.windowEndMs, windowEndMs(columns, row));
      entry.restates ||= restates[row] === 1;
      const delta = costDelta[row]!;
      if (delta === 0n) continue;
      entry.spentDeltaMicros += delta;
      const day = accountDays.of(columns.windowStartMs[row]!);
      entry.days.set(day, (entry.days.get(day) ?? 0n) + delta);
    }
    const sourceId = this.target.sourceId;
    return { sourceId, columns: { ...columns, asOfMs }, rows, campaignKey, revision, restates };
  }

  entries(): EvidenceEntry[] {
    const { sourceId, recordedAtMs } = this.target;
    return Array.from(this.open.values(), ({ days: _days, ...entry }) => ({
      ...entry,
      sourceId,
      recordedAtMs,
    }));
  }

  days(): DayDelta[] {
    return [...this.open.values()].flatMap(({ campaignId, days }) =>
      Array.from(days, ([day, spentDeltaMicros]) => ({ campaignId, day, spentDeltaMicros })),
    );
  }

  private entryOf(campaignId: Uuid): OpenEntry {
    let entry = this.open.get(campaignId);
    if (!entry) {
      entry = {
        campaignId,
        revision: this.revisions.get(campaignId)! + 1,
        rowCount: 0,
        asOfMs: Number.NEGATIVE_INFINITY,
        windowFromMs: Number.POSITIVE_INFINITY,
        windowEndMs: Number.NEGATIVE_INFINITY,
        restates: false,
        spentDeltaMicros: 0n,
        days: new Map(),
      };
      this.open.set(campaignId, entry);
    }
    return entry;
  }
}
