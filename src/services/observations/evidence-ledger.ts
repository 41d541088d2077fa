import type { Uuid } from '../../kernel/ids.js';
import type { CalendarDay } from '../../kernel/units/time.js';
import type { ArmPlace, DayDelta, EvidenceEntry } from '../../persistence/stores/evidence-store.js';
import { halvesOf, windowEndMs } from '../../persistence/stores/observation-columns.js';
import type { ObservationVersions } from '../../persistence/stores/observation-version-store.js';
import { AccountDays } from './account-days.js';
import type { EvidenceBatch, EvidenceTarget } from './evidence-writer.js';
import { type Judgement, Verdict } from './judge-versions.js';

interface OpenEntry {
  readonly campaignId: Uuid;
  readonly revision: number;
  rowCount: number;
  asOfMs: number;
  windowFromMs: number;
  windowEndMs: number;
  restates: boolean;
  readonly days: Map<CalendarDay, SpendSum>;
}

/** Adds up what the rows of a batch mean for their campaigns. */
export class EvidenceLedger {
  private readonly open = new Map<Uuid, OpenEntry>();

  constructor(
    private readonly target: EvidenceTarget,
    private readonly batch: EvidenceBatch,
    private readonly judgement: Judgement,
    private readonly revisions: ReadonlyMap<Uuid, number>,
  ) {}

  /** @param rows the rows that are kept */
  enter(rows: Int32Array): ObservationVersions {
    const { columns, arms } = this.batch;
    const { asOfMs, verdict, costDelta } = this.judgement;
    const campaignKey = new Int32Array(columns.count);
    const revision = new Float64Array(columns.count);
    const restates = new Uint8Array(columns.count);
    const costs = halvesOf(columns.costMicros);
    const accountDays = new AccountDays(this.target.timeZone);
    let arm: ArmPlace | undefined;
    let entry: OpenEntry | undefined;
    for (const row of rows) {
      if (!arm || !entry || arm.key !== columns.armKey[row]) {
        arm = arms.get(columns.armKey[row]!)!;
        entry = this.entryOf(arm.campaignId);
      }
      const isNew = verdict[row] === Verdict.NEW;
      campaignKey[row] = arm.campaignKey;
      revision[row] = entry.revision;
      restates[row] = isNew ? 0 : 1;
      note(entry, asOfMs[row]!, columns.windowStartMs[row]!, windowEndMs(columns, row), !isNew);
      const spend = spendOf(entry, accountDays.of(columns.windowStartMs[row]!));
      if (isNew) spend.addHalves(costs[row * 2]!, costs[row * 2 + 1]!);
      else spend.add(costDelta[row]!);
    }
    const sourceId = this.target.sourceId;
    return { sourceId, columns: { ...columns, asOfMs }, rows, campaignKey, revision, restates };
  }

  entries(): EvidenceEntry[] {
    const { sourceId, recordedAtMs } = this.target;
    return Array.from(this.open.values(), ({ days, ...entry }) => ({
      ...entry,
      sourceId,
      recordedAtMs,
      spentDeltaMicros: [...days.values()].reduce((sum, day) => sum + day.total(), 0n),
    }));
  }

  days(): DayDelta[] {
    return [...this.open.values()].flatMap(({ campaignId, days }) =>
      Array.from(days, ([day, spend]) => ({ campaignId, day, spentDeltaMicros: spend.total() })),
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
        days: new Map(),
      };
      this.open.set(campaignId, entry);
    }
    return entry;
  }
}

function note(entry: OpenEntry, asOfMs: number, startMs: number, endMs: number, restates: boolean): void {
  entry.rowCount++;
  if (asOfMs > entry.asOfMs) entry.asOfMs = asOfMs;
  if (startMs < entry.windowFromMs) entry.windowFromMs = startMs;
  if (endMs > entry.windowEndMs) entry.windowEndMs = endMs;
  if (restates) entry.restates = true;
}

function spendOf({ days }: OpenEntry, day: CalendarDay): SpendSum {
  let spend = days.get(day);
  if (!spend) days.set(day, (spend = new SpendSum()));
  return spend;
}

/** An exact sum of micros. Halves are summed apart, as floats: exact for two million of them. */
class SpendSum {
  private low = 0;
  private high = 0;
  private rest = 0n;

  addHalves(low: number, high: number): void {
    this.low += low >>> 0;
    this.high += high;
  }

  add(micros: bigint): void {
    this.rest += micros;
  }

  total(): bigint {
    return this.rest + BigInt(this.low) + BigInt(this.high) * 4_294_967_296n;
  }
}
