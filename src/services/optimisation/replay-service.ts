import { decodeState, ENGINE_VERSION, type EngineState } from '../../engine/index.js';
import type { Uuid } from '../../kernel/ids.js';
import { Problem, Refusal } from '../../kernel/problem.js';
import type { ObservationStore } from '../../persistence/stores/observation-store.js';
import type { ReplayedCampaign, ReplayStore, StoredDecision } from '../../persistence/stores/replay-store.js';
import type { Transaction } from '../../persistence/transaction.js';
import type { UnitOfWork } from '../../persistence/unit-of-work.js';
import type { ReplayRecord } from './replay.js';
import { budgetsOf, rerun, sameBytes } from './rerun.js';

export interface ReplayServiceDeps {
  readonly unitOfWork: UnitOfWork;
  readonly replays: ReplayStore;
  readonly observations: ObservationStore;
}

export interface ReplayReport {
  readonly cycles: number;
  /** Of these, decided by another version of the engine, or after a gap before a snapshot: nothing to compare with. */
  readonly notComparable: number;
  /** Cycles whose decision or snapshot came out in other bits. */
  readonly different: readonly Uuid[];
  /** Whether the state after the last cycle is the state that is stored, bit for bit; true where there is nothing to compare. */
  readonly stateIdentical: boolean;
}

interface Progress {
  readonly campaign: ReplayedCampaign;
  /** Whether the state before the next cycle is known. */
  known: boolean;
  state: EngineState | null;
  stateBytes: Uint8Array | null;
  previous: ReadonlyMap<number, bigint> | null;
  version: number;
  cycles: number;
  notComparable: number;
  readonly different: Uuid[];
}

const PAGE = 200;

/** Runs the decisions of a campaign again, from the first that is kept, and compares every bit. */
export class ReplayService {
  constructor(private readonly deps: ReplayServiceDeps) {}

  /** For the operator. Reads in pages, each in a snapshot of its own: decisions and evidence never change once stored. */
  async verify(campaignId: Uuid): Promise<ReplayReport | Refusal> {
    const { unitOfWork, replays } = this.deps;
    const campaign = await unitOfWork.read('system', (tx) => replays.campaign(tx, campaignId));
    if (!campaign) return new Refusal(new Problem('NOT_FOUND', 'There is no such campaign.', ['campaignId']));
    const progress: Progress = {
      campaign,
      known: true,
      state: null,
      stateBytes: null,
      previous: null,
      version: 0,
      cycles: 0,
      notComparable: 0,
      different: [],
    };
    for (;;) {
      const done = await unitOfWork.read('system', (tx) => this.#page(tx, campaignId, progress));
      if (done) break;
    }
    return {
      cycles: progress.cycles,
      notComparable: progress.notComparable,
      different: progress.different,
      stateIdentical: progress.stateBytes === null || sameBytes(progress.stateBytes, campaign.state),
    };
  }

  async #page(tx: Transaction, campaignId: Uuid, progress: Progress): Promise<boolean> {
    const left = progress.campaign.stateVersion - progress.version;
    const decisions = await this.deps.replays.decisions(
      tx,
      campaignId,
      progress.version,
      Math.min(PAGE, left),
    );
    for (const decision of decisions) {
      const { engine } = decision.inputs as ReplayRecord;
      // What came before the first one that is kept has been dropped.
      if (progress.cycles === 0 && decision.stateVersion > 1) progress.known = false;
      if (engine === ENGINE_VERSION && progress.known) await this.#compare(tx, decision, progress);
      else goOnFromSnapshot(decision, progress);
      passBy(decision, progress);
    }
    return decisions.length === 0 || progress.version >= progress.campaign.stateVersion;
  }

  async #compare(tx: Transaction, stored: StoredDecision, progress: Progress): Promise<void> {
    const again = await rerun(tx, this.deps.observations, progress.campaign, stored, progress);
    const same =
      stored.stateVersion === progress.version + 1 &&
      sameBytes(again.decision, stored.decision) &&
      (stored.snapshot === null || sameBytes(again.state, stored.snapshot));
    if (!same) progress.different.push(stored.cycleId);
    progress.state = again.result.state;
    progress.stateBytes = again.state;
  }
}

/** Another engine's decision is taken as it was; comparing begins again behind the next snapshot that this one can read. */
function goOnFromSnapshot({ snapshot }: StoredDecision, progress: Progress): void {
  progress.notComparable += 1;
  progress.stateBytes = null;
  progress.state = snapshot && stateOrNull(snapshot);
  progress.known = progress.state !== null;
}

function stateOrNull(snapshot: Uint8Array): EngineState | null {
  try {
    return decodeState(snapshot);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function passBy(stored: StoredDecision, progress: Progress): void {
  progress.previous = budgetsOf(stored);
  progress.version = stored.stateVersion;
  progress.cycles += 1;
}
