import type { Uuid } from '../../kernel/ids.js';
import { Problem, Refusal } from '../../kernel/problem.js';
import type { Micros } from '../../kernel/units/money.js';
import type { ArmReadModel } from '../../persistence/stores/arm-reads.js';
import type { ArmRecord } from '../../persistence/stores/campaign-records.js';
import type { ChangeReadModel } from '../../persistence/stores/change-reads.js';
import type { AllocationChangeRecord, FactorRecord } from '../../persistence/stores/read-records.js';
import { changeFactors } from './change-factors.js';
import type { CycleExplanation, ExplanationReads } from './explanation-reads.js';
import type { Reader, Snapshots } from './reader.js';

export type AttributionGrouping = 'ARM' | 'PLATFORM';

/** Instants of account time, [from, to). */
export interface AttributionSpan {
  readonly from: number;
  readonly to: number;
  readonly by: AttributionGrouping;
}

/** What moved the arms of a group over a time: the sum of its changes, and of their factors. */
export interface AttributionRecord {
  readonly platform: string;
  /** null: all of the platform. */
  readonly arm: ArmRecord | null;
  readonly changeCount: number;
  readonly changeMicros: Micros;
  /** Add up to the change. */
  readonly factors: readonly FactorRecord[];
}

/** A week of cycles of a quarter of an hour; as many arms as they come to. */
const MOST_CYCLES = 700;
const MOST_CHANGES = 20_000;
/** Explained and kept together, so that one who gives up finds the next time what was worked out by then. */
const CHUNK = 100;

/** Factors over a time. Only changes that were worth a row count; each is in it with the factors that it is shown with by itself. */
export class AttributionReads {
  constructor(
    private readonly deps: {
      readonly snapshots: Snapshots;
      readonly changes: ChangeReadModel;
      readonly arms: ArmReadModel;
      readonly explanations: ExplanationReads;
    },
  ) {}

  /** Largest change first. */
  async ofCampaign(
    reader: Reader,
    campaignId: Uuid,
    { from, to, by }: AttributionSpan,
  ): Promise<readonly AttributionRecord[] | Refusal> {
    const found = await this.deps.snapshots.read(reader, async (tx) => {
      const { changes, arms } = this.deps;
      const filter = { campaignIds: [campaignId], fromMs: from, toMs: to };
      const records = await changes.all(tx, reader.accountId, filter, MOST_CHANGES + 1);
      const armIds = [...new Set(records.map(({ armId }) => armId))];
      return { records, arms: await arms.byIds(tx, reader.accountId, armIds) };
    });
    const cycleIds = [...new Set(found.records.map(({ cycleId }) => cycleId))];
    if (cycleIds.length > MOST_CYCLES || found.records.length > MOST_CHANGES) return tooLong();
    return summed(found.records, found.arms, await this.#explanations(reader, cycleIds), by);
  }

  async #explanations(
    reader: Reader,
    cycleIds: readonly Uuid[],
  ): Promise<ReadonlyMap<Uuid, CycleExplanation>> {
    const found = new Map<Uuid, CycleExplanation>();
    for (let at = 0; at < cycleIds.length; at += CHUNK) {
      const some = await this.deps.explanations.ofCycles(reader, cycleIds.slice(at, at + CHUNK));
      for (const [cycleId, explanation] of some) found.set(cycleId, explanation);
    }
    return found;
  }
}

function tooLong(): Refusal {
  const most = `${MOST_CYCLES} cycles and ${MOST_CHANGES} changes`;
  return new Refusal(
    new Problem('OUT_OF_RANGE', `That is more than ${most}: ask for a shorter time.`, ['to']),
  );
}

function summed(
  changes: readonly AllocationChangeRecord[],
  arms: readonly ArmRecord[],
  explanations: ReadonlyMap<Uuid, CycleExplanation>,
  by: AttributionGrouping,
): AttributionRecord[] {
  const armById = new Map(arms.map((arm) => [arm.id, arm]));
  const groups = new Map<string, Group>();
  for (const change of changes) {
    const arm = armById.get(change.armId);
    if (!arm) continue;
    const key = by === 'ARM' ? arm.id : arm.platform;
    const own = { platform: arm.platform, arm: by === 'ARM' ? arm : null };
    const group = groups.get(key) ?? { ...own, count: 0, factors: new Map<string, Micros>() };
    groups.set(key, group);
    group.count += 1;
    const { factors } = changeFactors(change, explanations.get(change.cycleId) ?? null, arm.key);
    for (const { kind, amountMicros } of factors)
      group.factors.set(kind, (group.factors.get(kind) ?? 0n) + amountMicros);
  }
  return [...groups.values()]
    .map(toRecord)
    .sort((a, b) => compare(size(b.changeMicros), size(a.changeMicros)));
}

interface Group extends Pick<AttributionRecord, 'platform' | 'arm'> {
  count: number;
  readonly factors: Map<string, Micros>;
}

function toRecord({ platform, arm, count, factors: sums }: Group): AttributionRecord {
  const factors = [...sums]
    .filter(([, amountMicros]) => amountMicros !== 0n)
    .map(([kind, amountMicros]) => ({ kind, amountMicros }));
  const changeMicros = factors.reduce((sum, { amountMicros }) => sum + amountMicros, 0n);
  return { platform, arm, changeCount: count, changeMicros, factors };
}

function size(micros: Micros): Micros {
  return micros < 0n ? -micros : micros;
}

function compare(a: Micros, b: Micros): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
