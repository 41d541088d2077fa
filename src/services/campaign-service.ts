import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../auth/actor.js';
import type { Uuid } from '../kernel/ids.js';
import type { IdSource } from '../kernel/ports/id-source.js';
import { isRefusal, Problem, Refusal, refusalOf } from '../kernel/problem.js';
import type { ArmStore } from '../persistence/stores/arm-store.js';
import type { CampaignRecord, CampaignStore, LockedCampaign } from '../persistence/stores/campaign-store.js';
import type { AccountScene, AccountWork } from './account-work.js';
import { enterArms } from './arm-entry.js';
import { checkFeasible, checkNewArms } from './arm-rules.js';
import type { CampaignChangeKind, CampaignChanges } from './campaign-changes.js';
import { type CampaignDefaults, changedDraft, newDraft } from './campaign-draft.js';
import type { CampaignTarget, CreateCampaignInput, UpdateCampaignInput } from './campaign-inputs.js';
import { checkDraft, Findings } from './campaign-rules.js';
import {
  archived,
  isSame,
  reasonProblems,
  versionConflict,
  whyNotResumed,
  wrongStatus,
} from './campaign-status.js';
import { isFlightOver } from './campaign-timing.js';

export type { CampaignRecord } from '../persistence/stores/campaign-store.js';

export interface PausedCampaigns {
  /** Those that ran until now. */
  readonly campaignIds: readonly Uuid[];
}

export interface CampaignServiceDeps {
  readonly work: AccountWork;
  readonly campaigns: CampaignStore;
  readonly arms: ArmStore;
  readonly changes: CampaignChanges;
  readonly ids: IdSource;
  readonly defaults: CampaignDefaults;
}

type Change = Partial<Pick<CampaignRecord, 'status' | 'statusReason' | 'archivedAtMs'>>;

/**
 * Campaigns as people manage them. All methods may be repeated: what is so already is left as it is, without an event.
 * A campaign made with arms is ACTIVE at once; without arms it is a DRAFT, until arms are added or it is resumed.
 */
export class CampaignService {
  constructor(private readonly deps: CampaignServiceDeps) {}

  async create(
    actor: Actor,
    input: CreateCampaignInput,
    idempotencyKey?: string | null,
  ): Promise<CampaignRecord | Refusal> {
    return this.deps.work.do(actor, { operation: 'createCampaign', input, idempotencyKey }, (scene) =>
      this.#create(scene, input),
    );
  }

  async update(
    actor: Actor,
    input: UpdateCampaignInput,
    idempotencyKey?: string | null,
  ): Promise<CampaignRecord | Refusal> {
    return this.deps.work.do(actor, { operation: 'updateCampaign', input, idempotencyKey }, (scene) =>
      this.#update(scene, input),
    );
  }

  /** Budgets stay as they are; no cycle moves them until it is resumed. */
  async pause(
    actor: Actor,
    input: CampaignTarget,
    idempotencyKey?: string | null,
  ): Promise<CampaignRecord | Refusal> {
    return this.deps.work.do(actor, { operation: 'pauseCampaign', input, idempotencyKey }, (scene) =>
      this.#turn(scene, input, 'PAUSED', async ({ campaign }) => {
        if (campaign.status === 'PAUSED') return null;
        if (campaign.status === 'ACTIVE' || campaign.status === 'ERROR') return { status: 'PAUSED' };
        return wrongStatus(campaign, 'Only a campaign that runs (ACTIVE, ERROR) can be paused.');
      }),
    );
  }

  /** Also starts a DRAFT that has arms, and a COMPLETED campaign that has got more days or money. */
  async resume(
    actor: Actor,
    input: CampaignTarget,
    idempotencyKey?: string | null,
  ): Promise<CampaignRecord | Refusal> {
    return this.deps.work.do(actor, { operation: 'resumeCampaign', input, idempotencyKey }, (scene) =>
      this.#turn(scene, input, 'RESUMED', async ({ campaign }) => {
        if (campaign.status === 'ACTIVE') return null;
        const arms = await this.deps.arms.ofCampaign(scene.tx, campaign.accountId, campaign.id);
        const spentMicros = await this.deps.campaigns.spentMicros(scene.tx, campaign.accountId, campaign.id);
        const problem = whyNotResumed(campaign, { arms, spentMicros }, scene);
        return problem ? new Refusal(problem) : { status: 'ACTIVE' };
      }),
    );
  }

  /** For good: it leaves the lists, and its arms' ids on the platforms become free. What it did stays readable. */
  async archive(
    actor: Actor,
    input: CampaignTarget,
    idempotencyKey?: string | null,
  ): Promise<CampaignRecord | Refusal> {
    return this.deps.work.do(
      actor,
      { operation: 'archiveCampaign', input, idempotencyKey },
      async (scene) => {
        const before = await this.#lock(scene, input.campaignId);
        if (isRefusal(before)) return before;
        if (before.campaign.archivedAtMs !== null) {
          scene.nothingDone();
          return before.campaign;
        }
        await this.deps.arms.archiveOfCampaign(scene.tx, actor.accountId, input.campaignId, scene.accountMs);
        return this.#turn(scene, input, 'ARCHIVED', async ({ campaign }) => {
          const runs = campaign.status === 'ACTIVE' || campaign.status === 'ERROR';
          return { archivedAtMs: scene.accountMs, status: runs ? 'PAUSED' : campaign.status };
        });
      },
    );
  }

  async pauseAll(
    actor: Actor,
    input: { readonly reason?: string | null | undefined } = {},
    idempotencyKey?: string | null,
  ): Promise<PausedCampaigns | Refusal> {
    return this.deps.work.do(
      actor,
      { operation: 'pauseAllCampaigns', input, idempotencyKey },
      async (scene) => {
        const refusal = refusalOf(reasonProblems(input.reason));
        if (refusal) return refusal;
        const { tx, account, accountMs } = scene;
        const reason = input.reason?.trim() || null;
        const paused = await this.deps.campaigns.pauseAll(tx, account.id, { reason, accountMs });
        if (paused.length === 0) scene.nothingDone();
        await this.deps.changes.tellPaused(tx, account.id, paused, accountMs);
        return { campaignIds: paused.map((campaign) => campaign.id) };
      },
    );
  }

  async #create(scene: AccountScene, input: CreateCampaignInput): Promise<CampaignRecord | Refusal> {
    const { tx, account, nowMs, accountMs } = scene;
    const findings = new Findings();
    const draft = newDraft(input, account.currencyCode, this.deps.defaults, findings);
    const arms = input.arms ?? [];
    checkDraft(draft, findings);
    checkNewArms(arms, [], findings);
    const field = arms.some((arm) => arm.minShare) ? ['arms'] : ['constraints', 'minShare'];
    checkFeasible(draft, arms, draft.limits?.groupCaps ? ['constraints', 'groupCaps'] : field, findings);
    if (findings.problems.length === 0 && isFlightOver(draft, account, accountMs)) {
      findings.add('FLIGHT_OVER', 'The flight would be over already: its last day is in the past.', 'endsOn');
    }
    const refusal = refusalOf(findings.problems);
    if (refusal) return refusal;
    const campaign = await this.deps.campaigns.insert(
      tx,
      {
        ...draft,
        id: this.deps.ids.next(),
        accountId: account.id,
        status: arms.length > 0 ? 'ACTIVE' : 'DRAFT',
        statusReason: null,
        createdAtMs: accountMs,
        updatedAtMs: accountMs,
      },
      account.currencyCode,
    );
    const entered = await enterArms(tx, this.deps, campaign, arms, accountMs);
    if (isRefusal(entered)) return entered;
    await this.deps.changes.created(tx, account, campaign, nowMs);
    return campaign;
  }

  async #update(scene: AccountScene, input: UpdateCampaignInput): Promise<CampaignRecord | Refusal> {
    const { tx, account, nowMs, accountMs } = scene;
    const locked = await this.#lockForChange(scene, input);
    if (isRefusal(locked)) return locked;
    const { campaign } = locked;
    const findings = new Findings();
    const draft = changedDraft(campaign, input, findings);
    checkDraft(draft, findings);
    const arms = await this.deps.arms.ofCampaign(tx, account.id, campaign.id);
    const active = arms.filter((arm) => arm.status === 'ACTIVE');
    const regrouped = !isDeepStrictEqual(draft.limits?.groupCaps, campaign.limits?.groupCaps);
    if (regrouped || draft.minShare !== campaign.minShare || draft.maxShare !== campaign.maxShare) {
      checkFeasible(draft, active, ['constraints', regrouped ? 'groupCaps' : 'minShare'], findings);
    }
    const refusal = refusalOf(findings.problems);
    if (refusal) return refusal;
    const runs = campaign.status === 'ACTIVE' || campaign.status === 'ERROR';
    const ended = runs && isFlightOver(draft, account, accountMs);
    const change = ended ? { ...draft, status: 'COMPLETED' as const, statusReason: 'FLIGHT_ENDED' } : draft;
    if (isSame(campaign, change)) {
      scene.nothingDone();
      return campaign;
    }
    return this.deps.changes.save(tx, account, locked, { change, kind: 'UPDATED' }, nowMs);
  }

  /** Brings a campaign into another status; `null` from `decide` where it is there already. */
  async #turn(
    scene: AccountScene,
    input: CampaignTarget,
    kind: CampaignChangeKind,
    decide: (locked: LockedCampaign) => Promise<Change | Refusal | null>,
  ): Promise<CampaignRecord | Refusal> {
    const refusal = refusalOf(reasonProblems(input.reason));
    if (refusal) return refusal;
    const locked = await this.#lock(scene, input.campaignId);
    if (isRefusal(locked)) return locked;
    const { campaign } = locked;
    if (campaign.archivedAtMs !== null) return archived();
    const change = await decide(locked);
    if (change === null) {
      scene.nothingDone();
      return campaign;
    }
    if (isRefusal(change)) return change;
    const conflict = versionConflict(campaign, input.expectedVersion);
    if (conflict) return conflict;
    const withReason = { ...change, statusReason: input.reason?.trim() || null };
    return this.deps.changes.save(scene.tx, scene.account, locked, { change: withReason, kind }, scene.nowMs);
  }

  async #lockForChange(scene: AccountScene, input: UpdateCampaignInput): Promise<LockedCampaign | Refusal> {
    const locked = await this.#lock(scene, input.campaignId);
    if (isRefusal(locked)) return locked;
    if (locked.campaign.archivedAtMs !== null) return archived();
    return versionConflict(locked.campaign, input.expectedVersion) ?? locked;
  }

  async #lock({ tx, account }: AccountScene, campaignId: Uuid): Promise<LockedCampaign | Refusal> {
    const locked = await this.deps.campaigns.lock(tx, account.id, campaignId, account.currencyCode);
    return (
      locked ?? new Refusal(new Problem('NOT_FOUND', 'There is no such campaign.', ['input', 'campaignId']))
    );
  }
}
