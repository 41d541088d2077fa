import type { Actor } from '../../auth/actor.js';
import type { IdSource } from '../../kernel/ports/id-source.js';
import { isRefusal, Problem, Refusal, refusalOf } from '../../kernel/problem.js';
import type { ArmRecord, ArmStore } from '../../persistence/stores/arm-store.js';
import type { CampaignStore, LockedCampaign } from '../../persistence/stores/campaign-store.js';
import type { EventStore } from '../../persistence/stores/event-store.js';
import type { NewOverride, OverrideStore } from '../../persistence/stores/override-store.js';
import type { ScheduleStore } from '../../persistence/stores/schedule-store.js';
import type { AccountScene, AccountWork } from '../account-work.js';
import { Findings } from '../campaign-rules.js';
import { archived, reasonProblems, wrongStatus } from '../campaign-status.js';
import { overrideEvent } from './override-event.js';
import { whyInfeasible } from './override-feasibility.js';
import type { CreateOverrideInput, RevokeOverrideInput } from './override-inputs.js';
import { checkOverride } from './override-rules.js';
import { type OverrideView, viewed } from './override-state.js';

export type { OverrideView } from './override-state.js';

export interface OverrideServiceDeps {
  readonly work: AccountWork;
  readonly overrides: OverrideStore;
  readonly campaigns: CampaignStore;
  readonly arms: ArmStore;
  readonly schedules: ScheduleStore;
  readonly events: EventStore;
  readonly ids: IdSource;
  /** Told after a cycle was asked for. */
  readonly wake: () => void;
}

/** Standing overrides of a campaign; each in force costs its cycles a decision without it. */
const MOST_STANDING = 20;

/** Analysts overrule the engine: what they demand, believe and note, until it expires or is revoked. */
export class OverrideService {
  constructor(private readonly deps: OverrideServiceDeps) {}

  /** What contradicts limits or other overrides is refused. It counts from its start on: one that starts now forces a cycle. */
  async create(
    actor: Actor,
    input: CreateOverrideInput,
    idempotencyKey?: string | null,
  ): Promise<OverrideView | Refusal> {
    const request = { operation: 'createOverride', input, idempotencyKey } as const;
    const result = await this.deps.work.do(actor, request, (scene) => this.#create(scene, actor, input));
    if (!isRefusal(result)) this.deps.wake();
    return result;
  }

  /** The rest is decided anew at once. Revoking again is nothing; what has expired cannot be revoked. */
  async revoke(
    actor: Actor,
    input: RevokeOverrideInput,
    idempotencyKey?: string | null,
  ): Promise<OverrideView | Refusal> {
    const request = { operation: 'revokeOverride', input, idempotencyKey } as const;
    const result = await this.deps.work.do(actor, request, (scene) => this.#revoke(scene, actor, input));
    if (!isRefusal(result)) this.deps.wake();
    return result;
  }

  async #create(
    scene: AccountScene,
    actor: Actor,
    input: CreateOverrideInput,
  ): Promise<OverrideView | Refusal> {
    const { tx, account, accountMs } = scene;
    const locked = await this.#lock(scene, input.campaignId, 'campaignId');
    if (isRefusal(locked)) return locked;
    const arms = await this.deps.arms.ofCampaign(tx, account.id, input.campaignId);
    const findings = new Findings();
    const armProblem = whyNotArm(arms, input);
    if (armProblem) findings.problems.push(armProblem);
    // The instant of the last cycle has been decided without it.
    const nowMs = Math.max(accountMs, (locked.lastBucketAtMs ?? accountMs - 1) + 1);
    const startsAtMs = Math.max(input.startsAtMs ?? nowMs, nowMs);
    const terms = checkOverride(
      input,
      { currencyCode: account.currencyCode, startsAtMs, accountMs, kpi: locked.campaign.kpi },
      findings,
    );
    const refusal = refusalOf(findings.problems);
    if (refusal) return refusal;
    const override: NewOverride = {
      id: this.deps.ids.next(),
      accountId: account.id,
      campaignId: input.campaignId,
      armId: input.armId ?? null,
      kind: input.kind,
      ...terms,
      justification: input.justification.trim(),
      createdBy: actor.tokenId,
      createdAtMs: accountMs,
      startsAtMs,
      expiresAtMs: input.expiresAtMs,
    };
    const conflict = await this.#conflict(scene, locked, arms, override);
    if (conflict) return new Refusal(conflict);
    const stored = await this.deps.overrides.insert(tx, override);
    await this.deps.events.append(tx, [overrideEvent(stored, 'CREATED', accountMs)]);
    if (startsAtMs <= nowMs) await this.#force(scene, locked);
    return viewed(stored, nowMs);
  }

  /** Against the limits and the other overrides, over the time for which it is to hold. */
  async #conflict(
    { tx, account, accountMs }: AccountScene,
    { campaign }: LockedCampaign,
    arms: readonly ArmRecord[],
    override: NewOverride,
  ): Promise<Problem | null> {
    const standing = await this.deps.overrides.standing(tx, account.id, campaign.id, accountMs);
    if (standing.length >= MOST_STANDING) {
      const message = `A campaign has at most ${MOST_STANDING} overrides that stand. Revoke some first.`;
      return new Problem('TOO_MANY', message, ['input', 'campaignId']);
    }
    if (override.kind === 'EVENT' || override.kind === 'BELIEF') return null;
    const overlapping = standing.filter(
      (other) => other.startsAtMs < override.expiresAtMs && other.expiresAtMs > override.startsAtMs,
    );
    const totalMicros = await this.deps.campaigns.dailyTotalMicros(tx, account.id, campaign.id);
    const demanded = { campaign, arms, totalMicros: totalMicros ?? campaign.dailyBudgetMicros };
    const demands = [...overlapping, { ...override, id: null, endedAtMs: null }];
    const reason = whyInfeasible(demanded, demands, override.startsAtMs);
    const field = override.kind === 'EXCLUDE' ? 'armId' : override.share === null ? 'amount' : 'share';
    return reason === null ? null : new Problem('INFEASIBLE', reason, ['input', field]);
  }

  async #revoke(
    scene: AccountScene,
    actor: Actor,
    { overrideId, reason }: RevokeOverrideInput,
  ): Promise<OverrideView | Refusal> {
    const { tx, account, accountMs } = scene;
    const refusal = refusalOf(reasonProblems(reason));
    if (refusal) return refusal;
    const found = await this.deps.overrides.find(tx, account.id, overrideId);
    if (!found) return unknown('There is no such override.', 'overrideId');
    const locked = await this.#lock(scene, found.campaignId, 'overrideId');
    if (isRefusal(locked)) return locked;
    // Read again under the campaign's lock: it may have been ended while this waited.
    const override = (await this.deps.overrides.find(tx, account.id, overrideId)) ?? found;
    if (override.revokedBy !== null) {
      scene.nothingDone();
      return viewed(override, accountMs);
    }
    const atMs = Math.max(accountMs, (locked.lastBucketAtMs ?? accountMs - 1) + 1);
    if (override.endedAtMs !== null || override.expiresAtMs <= atMs) {
      const problem = new Problem('WRONG_STATUS', 'It has expired already.', ['input', 'overrideId']);
      return new Refusal(problem);
    }
    const why = reason?.trim() || null;
    const revoked = await this.deps.overrides.revoke(tx, override, actor.tokenId, why, atMs);
    await this.deps.events.append(tx, [overrideEvent(revoked, 'REVOKED', accountMs)]);
    if (override.startsAtMs <= atMs) await this.#force(scene, locked);
    return viewed(revoked, atMs);
  }

  async #force({ tx, account, accountMs, nowMs }: AccountScene, { campaign }: LockedCampaign): Promise<void> {
    if (campaign.status !== 'ACTIVE' && campaign.status !== 'ERROR') return;
    const asked = { campaignId: campaign.id, accountId: account.id, accountMs, nowMs, afresh: true };
    await this.deps.schedules.force(tx, asked);
  }

  async #lock(
    { tx, account }: AccountScene,
    campaignId: string,
    field: string,
  ): Promise<LockedCampaign | Refusal> {
    const locked = await this.deps.campaigns.lock(tx, account.id, campaignId, account.currencyCode);
    if (!locked) return unknown('There is no such campaign.', field);
    if (locked.campaign.archivedAtMs !== null) return archived();
    return locked.campaign.status === 'COMPLETED'
      ? wrongStatus(locked.campaign, 'Its budgets are not decided any more. Resume it first.')
      : locked;
  }
}

function unknown(message: string, field: string): Refusal {
  return new Refusal(new Problem('NOT_FOUND', message, ['input', field]));
}

function whyNotArm(arms: readonly ArmRecord[], { armId, kind }: CreateOverrideInput): Problem | null {
  if (!armId) return null;
  const arm = arms.find(({ id }) => id === armId);
  const field = ['input', 'armId'];
  if (!arm) return new Problem('NOT_FOUND', 'The campaign has no such arm.', field);
  if (arm.status === 'ARCHIVED') return new Problem('ARCHIVED', 'The arm is archived.', field);
  if (arm.status === 'ACTIVE' || kind === 'EVENT' || kind === 'BELIEF') return null;
  return new Problem(
    'WRONG_STATUS',
    `The arm is ${arm.status} and gets no money. Set it to ACTIVE first.`,
    field,
  );
}
