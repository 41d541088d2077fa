import { createHash } from 'node:crypto';
import type { Uuid } from '../../kernel/ids.js';
import type { ExplanationStore } from '../../persistence/stores/explanation-store.js';
import type { UnitOfWork } from '../../persistence/unit-of-work.js';
import type { DecisionWalk } from '../optimisation/decision-walk.js';
import type { Reader, Snapshots } from './reader.js';

/** NOT_COMPARABLE: decided by another version of the engine, or what it rested on is no longer kept. */
export const REPLAY_VERDICTS = ['IDENTICAL', 'DIFFERENT', 'NOT_COMPARABLE'] as const;
export type ReplayVerdict = (typeof REPLAY_VERDICTS)[number];

/** What came of running a decision again. The hashes are those of the audit log: SHA-256 of the decision's bytes. */
export interface CycleReplay {
  readonly verdict: ReplayVerdict;
  readonly storedHash: string | null;
  readonly replayedHash: string | null;
}

const NOT_COMPARABLE: CycleReplay = { verdict: 'NOT_COMPARABLE', storedHash: null, replayedHash: null };

/** Decisions run again while somebody waits; see `DecisionWalk` for what that costs. */
export class ReplayReads {
  constructor(
    private readonly deps: {
      readonly unitOfWork: UnitOfWork;
      readonly snapshots: Snapshots;
      readonly cycles: ExplanationStore;
      readonly walk: DecisionWalk;
    },
  ) {}

  /** Of cycles that decided something; one that failed, or put a proposal into force, has none. */
  async ofCycles(reader: Reader, cycleIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, CycleReplay>> {
    const { snapshots, cycles, unitOfWork, walk } = this.deps;
    const asked = await snapshots.read(reader, (tx) => cycles.find(tx, reader.accountId, cycleIds));
    const decided = asked.filter(({ stateVersion, trigger }) => stateVersion > 0 && trigger !== 'APPROVAL');
    const replays = new Map<Uuid, CycleReplay>(decided.map(({ cycleId }) => [cycleId, NOT_COMPARABLE]));
    for (const campaignId of new Set(decided.map((cycle) => cycle.campaignId))) {
      const versions = decided.filter((cycle) => cycle.campaignId === campaignId);
      await unitOfWork.read('system', (tx) =>
        walk.visit(
          tx,
          campaignId,
          versions.map(({ stateVersion }) => stateVersion),
          ({ stored, again, identical }) => {
            replays.set(stored.cycleId, {
              verdict: identical ? 'IDENTICAL' : 'DIFFERENT',
              storedHash: hashOf(stored.decision),
              replayedHash: hashOf(again.decision),
            });
          },
        ),
      );
    }
    return replays;
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
