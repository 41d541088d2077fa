import {
  decodeDecision,
  decodeState,
  ENGINE_VERSION,
  type EngineState,
  NO_EVIDENCE,
  type Scene,
  sceneOf,
} from '../../engine/index.js';
import type { Uuid } from '../../kernel/ids.js';
import type { ObservationStore } from '../../persistence/stores/observation-store.js';
import type { ReplayedCampaign, ReplayStore, StoredDecision } from '../../persistence/stores/replay-store.js';
import type { Transaction } from '../../persistence/transaction.js';
import { armsByKey, type Before, budgetsOf, type Rerun, rerun, sameBytes } from './rerun.js';
import { type ReplayRecord, toReplayedInput } from './replay.js';

export interface DecisionWalkDeps {
  readonly replays: ReplayStore;
  readonly observations: ObservationStore;
}

/** A decision that was run again, beside the one before it. */
export interface Walked {
  readonly stored: StoredDecision;
  readonly again: Rerun;
  /** Whether the same bits came out. */
  readonly identical: boolean;
  /** null: it was the first. */
  readonly before: Scene | null;
  readonly after: Scene;
}

/** How far a walk has come: behind the decision of a version. */
interface Point extends Before {
  readonly version: number;
  readonly scene: Scene | null;
}

const START: Point = { version: 0, state: null, previous: null, scene: null };
const PAGE = 100;

/**
 * Runs single decisions of a campaign again: from the newest snapshot before each of them, through those in between. What was
 * decided by another engine, or after a gap behind the last snapshot, is passed over.
 * Cost: as many decisions as lie between two snapshots, for one; they are run once for all that are asked for together.
 */
export class DecisionWalk {
  constructor(private readonly deps: DecisionWalkDeps) {}

  async visit(
    tx: Transaction,
    campaignId: Uuid,
    versions: Iterable<number>,
    seen: (walked: Walked) => void,
  ): Promise<void> {
    const { replays } = this.deps;
    const campaign = await replays.campaign(tx, campaignId);
    let point: Point | null = null;
    for (const version of [...new Set(versions)].sort((a, b) => a - b)) {
      if (!campaign) return;
      const snapshot = await replays.snapshotBefore(tx, campaignId, version);
      if (!point || point.version < snapshot) point = await this.#start(tx, campaign, snapshot);
      if (point) point = await this.#walk(tx, campaign, point, version, seen);
    }
  }

  /** From a point up to and with a version. @returns null where the way breaks off */
  async #walk(
    tx: Transaction,
    campaign: ReplayedCampaign,
    from: Point,
    version: number,
    seen: (walked: Walked) => void,
  ): Promise<Point | null> {
    const { replays, observations } = this.deps;
    let point = from;
    while (point.version < version) {
      const limit = Math.min(PAGE, version - point.version);
      const page = await replays.decisions(tx, campaign.id, point.version, limit);
      if (page.length === 0) return null;
      for (const stored of page) {
        const { engine } = stored.inputs as ReplayRecord;
        if (engine !== ENGINE_VERSION || stored.stateVersion !== point.version + 1) return null;
        const again = await rerun(tx, observations, campaign, stored, point);
        const after = sceneOf(again.input, again.result);
        const identical = sameBytes(again.decision, stored.decision);
        if (stored.stateVersion === version) seen({ stored, again, identical, before: point.scene, after });
        const { state } = again.result;
        point = { version: stored.stateVersion, state, previous: budgetsOf(stored), scene: after };
      }
    }
    return point;
  }

  /** Behind the decision that has the snapshot. */
  async #start(tx: Transaction, campaign: ReplayedCampaign, snapshot: number): Promise<Point | null> {
    if (snapshot === 0) return START;
    const rows = await this.deps.replays.decisions(tx, campaign.id, Math.max(0, snapshot - 2), 2);
    const own = rows.find(({ stateVersion }) => stateVersion === snapshot);
    const former = rows.find(({ stateVersion }) => stateVersion === snapshot - 1);
    const state = own && stateOf(own);
    if (!own || !state) return null;
    const previous = former ? budgetsOf(former) : null;
    const record = own.inputs as ReplayRecord;
    const input = toReplayedInput(record, armsByKey(campaign), null, previous, NO_EVIDENCE);
    const scene = sceneOf(input, { decision: decodeDecision(own.decision), state });
    return { version: snapshot, state, previous: budgetsOf(own), scene };
  }
}

function stateOf({ inputs, snapshot }: StoredDecision): EngineState | null {
  const { engine } = inputs as ReplayRecord;
  return engine === ENGINE_VERSION && snapshot ? decodeState(snapshot) : null;
}
