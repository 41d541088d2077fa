import { attributeExactly, type Factor, type Scene } from '../../engine/index.js';
import type { Uuid } from '../../kernel/ids.js';
import type {
  ExplainableCycle,
  ExplanationStore,
  StoredExplanation,
} from '../../persistence/stores/explanation-store.js';
import type { FactorRecord } from '../../persistence/stores/read-records.js';
import type { UnitOfWork } from '../../persistence/unit-of-work.js';
import type { DecisionWalk } from '../optimisation/decision-walk.js';
import type { Reader, Snapshots } from './reader.js';

/** Why the arms of a decision moved: by arm key, factors that add up to the change to what was decided. */
export type CycleExplanation = ReadonlyMap<number, readonly FactorRecord[]>;

export interface ExplanationReadsDeps {
  readonly unitOfWork: UnitOfWork;
  readonly snapshots: Snapshots;
  readonly explanations: ExplanationStore;
  readonly walk: DecisionWalk;
}

/**
 * Exact explanations of decisions: worked out from the stored inputs when somebody first asks, then kept. A decision that does not
 * come out the same when it is run again, or whose inputs are gone, has none.
 */
export class ExplanationReads {
  constructor(private readonly deps: ExplanationReadsDeps) {}

  /** By cycle. One that put a proposal into force has that of the cycle that had decided it. */
  async ofCycles(reader: Reader, cycleIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, CycleExplanation>> {
    const asked = await this.#find(reader, cycleIds);
    const proposedBy = asked.flatMap((cycle) => cycle.proposedBy ?? []);
    const decided = [...asked, ...(await this.#find(reader, proposedBy))];
    const known = new Map<Uuid, StoredExplanation>();
    for (const { cycleId, explanation } of decided) if (explanation) known.set(cycleId, explanation);
    const made = await this.#make(decided.filter((cycle) => isOpen(cycle)));
    for (const [cycleId, explanation] of made) known.set(cycleId, explanation);
    const found = new Map<Uuid, CycleExplanation>();
    for (const { cycleId, proposedBy: other } of asked) {
      const explanation = known.get(other ?? cycleId);
      if (explanation) found.set(cycleId, toExplanation(explanation));
    }
    return found;
  }

  async #find(reader: Reader, cycleIds: readonly Uuid[]): Promise<ExplainableCycle[]> {
    if (cycleIds.length === 0) return [];
    const { snapshots, explanations } = this.deps;
    return snapshots.read(reader, (tx) => explanations.find(tx, reader.accountId, cycleIds));
  }

  /** One snapshot a campaign: what it reads never changes once stored. */
  async #make(open: readonly ExplainableCycle[]): Promise<ReadonlyMap<Uuid, StoredExplanation>> {
    const { unitOfWork, explanations, walk } = this.deps;
    const made = new Map<Uuid, StoredExplanation>();
    const versionsOf = new Map<Uuid, number[]>();
    for (const { campaignId, stateVersion } of open)
      versionsOf.set(campaignId, [...(versionsOf.get(campaignId) ?? []), stateVersion]);
    for (const [campaignId, versions] of versionsOf) {
      await unitOfWork.read('system', (tx) =>
        walk.visit(tx, campaignId, versions, ({ stored, identical, before, after }) => {
          if (identical) made.set(stored.cycleId, explain(before, after));
        }),
      );
    }
    await unitOfWork.run('system', (tx) => explanations.save(tx, made));
    return made;
  }
}

function isOpen({ explanation, stateVersion, trigger }: ExplainableCycle): boolean {
  return explanation === null && stateVersion > 0 && trigger !== 'APPROVAL';
}

function explain(before: Scene | null, after: Scene): StoredExplanation {
  const factors = attributeExactly({ before, after });
  return Object.fromEntries(
    after.arms
      .map((arm, k) => [arm.key, factors[k]!.map(toPair)] as const)
      .filter(([, own]) => own.length > 0),
  );
}

function toPair({ kind, amountMicros }: Factor): readonly [string, string] {
  return [kind, amountMicros.toString()];
}

function toExplanation(stored: StoredExplanation): CycleExplanation {
  return new Map(
    Object.entries(stored).map(([armKey, factors]) => [
      Number(armKey),
      factors.map(([kind, micros]) => ({ kind, amountMicros: BigInt(micros) })),
    ]),
  );
}
