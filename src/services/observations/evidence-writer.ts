import type { Uuid } from '../../kernel/ids.js';
import type { Queries } from '../../persistence/queries.js';
import type { ArmPlace, CampaignSpan, EvidenceStore } from '../../persistence/stores/evidence-store.js';
import { type ObservationColumns, windowEndMs } from '../../persistence/stores/observation-columns.js';
import type {
  ObservationVersionStore,
  ObservationVersions,
} from '../../persistence/stores/observation-version-store.js';
import { armStretches } from './arm-stretches.js';
import { EvidenceLedger } from './evidence-ledger.js';
import { isKept, type Judgement, judgeVersions, type RowMarks } from './judge-versions.js';

const LARGE_BATCH = 1_000;

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
    const spans = campaignSpans(batch);
    const revisions = await evidence.lock(
      tx,
      spans.map(({ campaignId }) => campaignId),
    );
    const judgement = await this.#judgeTouched(tx, target, batch, spans);
    const rows = keptRows(judgement.verdict);
    if (rows.length === 0 || options.accept?.(judgement) === false) return judgement;
    const ledger = new EvidenceLedger(target, batch, judgement, revisions);
    const written = ledger.enter(rows);
    await (options.insert ?? ((rowsToInsert) => versions.insert(tx, rowsToInsert)))(written);
    await evidence.advance(tx, ledger.entries(), ledger.days());
    return judgement;
  }

  /** Large batches mostly bring times of which nothing is known: those campaigns' arms need not be looked at one by one. */
  async #judgeTouched(
    tx: Queries,
    target: EvidenceTarget,
    batch: EvidenceBatch,
    spans: readonly CampaignSpan[],
  ): Promise<Judgement> {
    if (batch.columns.count < LARGE_BATCH) return this.judge(tx, target, batch);
    const touched = await this.deps.evidence.touched(tx, target.sourceId, spans);
    return this.judge(tx, target, batch, (armKey) => touched.has(batch.arms.get(armKey)!.campaignId));
  }

  /** What would become of the rows, as the database stands. @param isTouched whether an arm may have windows that meet them */
  async judge(
    tx: Queries,
    target: EvidenceTarget,
    batch: Omit<EvidenceBatch, 'arms'>,
    isTouched: (armKey: number) => boolean = () => true,
  ): Promise<Judgement> {
    const stretches = armStretches(batch.columns).filter(({ armKey }) => isTouched(armKey));
    const existing = await this.deps.versions.around(tx, target.sourceId, stretches);
    return judgeVersions(batch.columns, existing, batch);
  }
}

/** From which instant to which each campaign's rows reach. */
function campaignSpans({ columns, arms }: EvidenceBatch): CampaignSpan[] {
  const spans = new Map<Uuid, { campaignId: Uuid; fromMs: number; untilMs: number }>();
  let span: { campaignId: Uuid; fromMs: number; untilMs: number } | undefined;
  for (let row = 0; row < columns.count; row++) {
    if (row === 0 || columns.armKey[row] !== columns.armKey[row - 1]) {
      const { campaignId } = arms.get(columns.armKey[row]!)!;
      span = spans.get(campaignId) ?? { campaignId, fromMs: Infinity, untilMs: -Infinity };
      spans.set(campaignId, span);
    }
    span!.fromMs = Math.min(span!.fromMs, columns.windowStartMs[row]!);
    span!.untilMs = Math.max(span!.untilMs, windowEndMs(columns, row));
  }
  return [...spans.values()];
}

function keptRows(verdict: Uint8Array): Int32Array {
  const rows = new Int32Array(verdict.length);
  let count = 0;
  for (let row = 0; row < verdict.length; row++) if (isKept(verdict[row]!)) rows[count++] = row;
  return rows.subarray(0, count);
}
