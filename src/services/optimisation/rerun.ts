import {
  type DecideInput,
  decide,
  type DecideResult,
  decodeDecision,
  encodeDecision,
  encodeState,
  type EngineState,
} from '../../engine/index.js';
import type { ObservationStore } from '../../persistence/stores/observation-store.js';
import type { ReplayedCampaign, StoredDecision } from '../../persistence/stores/replay-store.js';
import type { Transaction } from '../../persistence/transaction.js';
import { withWallClock } from './decide-campaign.js';
import { type ArmCoordinates, type ReplayRecord, toReplayedInput } from './replay.js';

/** What a decision started from, besides what is stored with it. */
export interface Before {
  readonly state: EngineState | null;
  /** Daily budgets by arm key that the decision before came to. */
  readonly previous: ReadonlyMap<number, bigint> | null;
}

export interface Rerun {
  readonly input: DecideInput;
  readonly result: DecideResult;
  /** In the form in which the cycle must have stored them. */
  readonly decision: Uint8Array;
  readonly state: Uint8Array;
}

/** Runs a stored decision again, on the evidence that it was made on. */
export async function rerun(
  tx: Transaction,
  observations: ObservationStore,
  campaign: ReplayedCampaign,
  stored: StoredDecision,
  before: Before,
): Promise<Rerun> {
  const { id: campaignId, campaignKey, timeZone } = campaign;
  const { revisionFrom: fromRevision, revisionTo: toRevision } = stored;
  const request = { campaignKey, campaignId, fromRevision, toRevision };
  const [rows] = toRevision > fromRevision ? await observations.evidenceSince(tx, [request]) : [];
  const evidence = withWallClock(rows, timeZone);
  const record = stored.inputs as ReplayRecord;
  const input = toReplayedInput(record, armsByKey(campaign), before.state, before.previous, evidence);
  const result = decide(input);
  return { input, result, decision: encodeDecision(result.decision), state: encodeState(result.state) };
}

/** Daily budgets by arm key. */
export function budgetsOf({ decision }: Pick<StoredDecision, 'decision'>): ReadonlyMap<number, bigint> {
  const { key, budgetMicros } = decodeDecision(decision).arms;
  return new Map(Array.from(key, (armKey, k) => [armKey, budgetMicros[k]!]));
}

export function armsByKey({ arms }: ReplayedCampaign): ReadonlyMap<number, ArmCoordinates> {
  return new Map(arms.map((arm) => [arm.key, arm]));
}

export function sameBytes(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a !== null && b !== null && Buffer.compare(a, b) === 0;
}
