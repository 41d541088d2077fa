import {
  type Decision,
  decide,
  type Evidence,
  encodeDecision,
  encodeState,
  NO_EVIDENCE,
} from '../../engine/index.js';
import { realTimeMs } from '../../kernel/account-clock.js';
import type { Uuid } from '../../kernel/ids.js';
import type { IdSource } from '../../kernel/ports/id-source.js';
import { MINUTE_MS, zoneOffsetMs } from '../../kernel/units/time.js';
import type { CampaignForDecision } from '../../persistence/stores/decision-reader.js';
import type {
  AllocationRecord,
  ChangeRecord,
  CycleRecord,
  StateRecord,
} from '../../persistence/stores/decision-store.js';
import type { CounterfactualRecord } from '../../persistence/stores/counterfactual-store.js';
import type { OverrideForDecision } from '../../persistence/stores/override-reader.js';
import type { EvidenceRows } from '../../persistence/stores/observation-store.js';
import type { NewProposal, ProposalBasis } from '../../persistence/stores/proposal-store.js';
import type { ScheduleDecided } from '../../persistence/stores/schedule-store.js';
import type { CyclePair } from './cycle-pair.js';
import { toCounterfactuals, withoutOverrides } from './counterfactuals.js';
import { toDecideInput } from './decision-input.js';
import { movedMicros } from './moved-money.js';
import { overridesInForce } from './overrides-in-force.js';
import { type Outcome, outcomeOf } from './proposing.js';
import { toReplayRecord } from './replay.js';

/** Everything that one decision writes. */
export interface DecidedCampaign {
  readonly cycle: CycleRecord;
  readonly state: StateRecord;
  /** null where nothing takes effect. */
  readonly allocation: AllocationRecord | null;
  readonly changes: readonly ChangeRecord[];
  /** What waits for a person. */
  readonly proposal: NewProposal | null;
  /** The open proposal stands, on what this decision rested on. */
  readonly confirms: ProposalBasis | null;
  /** What it would have been without overrides. */
  readonly counterfactuals: readonly CounterfactualRecord[];
  readonly schedule: ScheduleDecided;
  /** The campaign has come to its end: why. */
  readonly completed: 'FLIGHT_ENDED' | 'BUDGET_SPENT' | null;
  /** Overrides that had come to their end by this cycle. */
  readonly expired: readonly OverrideForDecision[];
}

export interface DecideSurroundings {
  readonly ids: IdSource;
  /** Real time. */
  readonly nowMs: number;
  /** Every how many cycles a full snapshot of the state is kept for replays. */
  readonly snapshotEvery: number;
  /** For the duration of the decision; ms, monotonic. */
  readonly stopwatch: () => number;
}

/** Runs the engine for one campaign and turns its answer into rows. Touches nothing; throws only on a bug or corrupt state. */
export function decideCampaign(
  campaign: CampaignForDecision,
  evidence: EvidenceRows | undefined,
  pair: CyclePair,
  surroundings: DecideSurroundings,
): DecidedCampaign {
  const startedAt = surroundings.stopwatch();
  const input = toDecideInput(campaign, withWallClock(evidence, campaign.timeZone), pair.bucketAtMs);
  const { decision, state } = decide(input);
  const stateBytes = encodeState(state);
  const cycleId = surroundings.ids.next();
  const inForce = overridesInForce(campaign.overrides, pair.bucketAtMs);
  const without = withoutOverrides(input, inForce, campaign.counterfactuals);
  const outcome = outcomeOf(campaign, { input, decision, without, cycleId }, surroundings.ids);
  const { changes, proposal, confirms } = outcome;
  const version = (campaign.state?.version ?? 0) + 1;
  const completed =
    decision.status === 'FLIGHT_ENDED' || decision.status === 'BUDGET_SPENT' ? decision.status : null;
  const durationMs = surroundings.stopwatch() - startedAt;
  const reached: Reached = { input, decision, stateBytes, cycleId, version, outcome, durationMs };
  return {
    cycle: cycleOf(campaign, pair, reached, surroundings),
    state: { campaignId: campaign.campaignId, version, revision: campaign.revision, bytes: stateBytes },
    allocation: outcome.inForce && allocationOf(campaign, pair, cycleId, outcome.inForce),
    changes,
    proposal,
    confirms,
    counterfactuals: toCounterfactuals(without).map((counterfactual) => ({
      ...counterfactual,
      cycleId,
      accountId: campaign.accountId,
      campaignId: campaign.campaignId,
      decidedAtMs: pair.bucketAtMs,
    })),
    schedule: {
      campaignId: campaign.campaignId,
      bucketAtMs: pair.bucketAtMs,
      missed: passedOver(campaign, pair),
      next: completed ? null : nextBucket(campaign, pair),
      durationMs,
    },
    completed,
    expired: campaign.overrides.filter(
      ({ endedAtMs, expiresAtMs }) => endedAtMs === null && expiresAtMs <= pair.bucketAtMs,
    ),
  };
}

/** What the engine came to, before it is rows. */
interface Reached {
  readonly input: ReturnType<typeof toDecideInput>;
  readonly decision: Decision;
  readonly stateBytes: StateRecord['bytes'];
  readonly cycleId: Uuid;
  readonly version: number;
  readonly outcome: Outcome;
  readonly durationMs: number;
}

function cycleOf(
  campaign: CampaignForDecision,
  pair: CyclePair,
  { input, decision, stateBytes, cycleId, version, outcome, durationMs }: Reached,
  { nowMs, snapshotEvery }: DecideSurroundings,
): CycleRecord {
  const { changes, inForce, applied } = outcome;
  const waits = outcome.proposal !== null || outcome.confirms !== null;
  return {
    id: cycleId,
    campaignId: campaign.campaignId,
    accountId: campaign.accountId,
    bucketAtMs: pair.bucketAtMs,
    trigger: pair.trigger,
    outcome: changes.length > 0 ? 'MOVED' : 'HELD',
    reason: changes.length === 0 && waits ? 'AWAITING_APPROVAL' : reasonOf(decision, changes),
    decidedAtMs: pair.bucketAtMs,
    recordedAtMs: nowMs,
    durationMs,
    stateVersion: version,
    revisionFrom: campaign.state?.revision ?? 0,
    revisionTo: campaign.revision,
    totalMicros: decision.totalMicros,
    movedMicros: inForce ? movedMicros(input.previousMicros, inForce.arms.budgetMicros) : 0n,
    changeCount: changes.length,
    inputs: toReplayRecord(
      input,
      overridesInForce(campaign.overrides, pair.bucketAtMs),
      campaign.state === null || campaign.allocation?.fromLastCycle === true,
    ),
    decision: encodeDecision(decision),
    snapshot: version % snapshotEvery === 1 || snapshotEvery === 1 ? stateBytes : null,
    inForce: inForce !== null,
    applied,
  };
}

function allocationOf(
  campaign: CampaignForDecision,
  pair: CyclePair,
  cycleId: Uuid,
  decision: Decision,
): AllocationRecord {
  return {
    campaignId: campaign.campaignId,
    accountId: campaign.accountId,
    cycleId,
    decidedAtMs: pair.bucketAtMs,
    totalMicros: decision.totalMicros,
    armKeys: decision.arms.key,
    budgetsMicros: decision.arms.budgetMicros,
  };
}

export function withWallClock(evidence: EvidenceRows | undefined, timeZone: string): Evidence {
  if (!evidence) return NO_EVIDENCE;
  const localStartMs = evidence.windowStartMs.map((startMs) => startMs + zoneOffsetMs(startMs, timeZone));
  return { ...evidence, localStartMs };
}

/** Buckets that were due before a forced cycle and that nobody will decide after it. */
function passedOver({ nextBucketAtMs, intervalMinutes }: CampaignForDecision, pair: CyclePair): number {
  if (nextBucketAtMs === null || nextBucketAtMs >= pair.bucketAtMs) return 0;
  return Math.ceil((pair.bucketAtMs - nextBucketAtMs) / (intervalMinutes * MINUTE_MS));
}

/** Scheduled buckets follow each other; a forced cycle leaves the rhythm as it was. */
function nextBucket(campaign: CampaignForDecision, pair: CyclePair): { bucketAtMs: number; dueAtMs: number } {
  const intervalMs = campaign.intervalMinutes * MINUTE_MS;
  const planned = campaign.nextBucketAtMs ?? 0;
  const bucketAtMs =
    planned > pair.bucketAtMs ? planned : (Math.floor(pair.bucketAtMs / intervalMs) + 1) * intervalMs;
  return { bucketAtMs, dueAtMs: realTimeMs(campaign.clock, bucketAtMs) };
}

function reasonOf(decision: Decision, changes: readonly ChangeRecord[]): string | null {
  if (decision.status !== 'ALLOCATED') return decision.status;
  return changes.length > 0 ? null : (decision.unchangedReason ?? 'BELOW_THRESHOLD');
}
