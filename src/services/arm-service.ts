import type { Actor } from '../auth/actor.js';
import type { IdSource } from '../kernel/ports/id-source.js';
import { isRefusal, Problem, Refusal, refusalOf } from '../kernel/problem.js';
import type { ArmChange, ArmRecord, ArmStore } from '../persistence/stores/arm-store.js';
import type { CampaignRecord, CampaignStore, LockedCampaign } from '../persistence/stores/campaign-store.js';
import type { AccountScene, AccountWork } from './account-work.js';
import { enterArms, taken } from './arm-entry.js';
import { checkBounds, checkFeasible, checkNewArms, checkText, MOST_ARMS_A_CAMPAIGN } from './arm-rules.js';
import type { CampaignChanges } from './campaign-changes.js';
import type { AddArmsInput, UpdateArmInput } from './campaign-inputs.js';
import { Findings } from './campaign-rules.js';
import { archived, whyNotResumed } from './campaign-status.js';

export type { ArmRecord } from '../persistence/stores/arm-store.js';

export interface AddedArms {
  readonly campaign: CampaignRecord;
  readonly arms: readonly ArmRecord[];
}

export interface ArmServiceDeps {
  readonly work: AccountWork;
  readonly campaigns: CampaignStore;
  readonly arms: ArmStore;
  readonly changes: CampaignChanges;
  readonly ids: IdSource;
}

/** The arms of campaigns. */
export class ArmService {
  constructor(private readonly deps: ArmServiceDeps) {}

  /** All of them or none. A DRAFT becomes ACTIVE by its first arms, unless its flight is over or its budget spent. */
  async add(actor: Actor, input: AddArmsInput, idempotencyKey?: string | null): Promise<AddedArms | Refusal> {
    return this.deps.work.do(actor, { operation: 'addArms', input, idempotencyKey }, (scene) =>
      this.#add(scene, input),
    );
  }

  async update(
    actor: Actor,
    input: UpdateArmInput,
    idempotencyKey?: string | null,
  ): Promise<ArmRecord | Refusal> {
    return this.deps.work.do(actor, { operation: 'updateArm', input, idempotencyKey }, (scene) =>
      this.#update(scene, input),
    );
  }

  async #add(scene: AccountScene, input: AddArmsInput): Promise<AddedArms | Refusal> {
    const { tx, account, nowMs, accountMs } = scene;
    const locked = await this.#lock(scene, input.campaignId, 'campaignId');
    if (isRefusal(locked)) return locked;
    const { campaign } = locked;
    const existing = await this.deps.arms.ofCampaign(tx, account.id, campaign.id);
    const refusal = refusalOf(newArmProblems(campaign, existing, input));
    if (refusal) return refusal;
    const arms = await enterArms(tx, this.deps, campaign, input.arms, accountMs);
    if (isRefusal(arms)) return arms;
    const starts = campaign.status === 'DRAFT' && (await this.#mayStart(scene, campaign, arms));
    const change = starts ? { status: 'ACTIVE' as const, statusReason: null } : {};
    const after = await this.deps.changes.save(tx, account, locked, { change, kind: 'ARMS_ADDED' }, nowMs);
    return { campaign: after, arms };
  }

  async #mayStart(
    scene: AccountScene,
    campaign: CampaignRecord,
    arms: readonly ArmRecord[],
  ): Promise<boolean> {
    const spentMicros = await this.deps.campaigns.spentMicros(scene.tx, campaign.accountId, campaign.id);
    return whyNotResumed(campaign, { arms, spentMicros }, scene) === null;
  }

  async #update(scene: AccountScene, input: UpdateArmInput): Promise<ArmRecord | Refusal> {
    const { tx, account, nowMs, accountMs } = scene;
    const found = await this.deps.arms.find(tx, account.id, input.armId);
    if (!found) return new Refusal(new Problem('NOT_FOUND', 'There is no such arm.', ['input', 'armId']));
    const locked = await this.#lock(scene, found.campaignId, 'armId');
    if (isRefusal(locked)) return locked;
    const arms = await this.deps.arms.ofCampaign(tx, account.id, found.campaignId);
    // Read again under the campaign's lock: what was found before may have changed while waiting for it.
    const before = arms.find((arm) => arm.id === found.id) ?? found;
    const change = changeOf(before, input);
    if (Object.keys(change).length === 0) {
      scene.nothingDone();
      return before;
    }
    const after = { ...before, ...change };
    const others = arms.filter((arm) => arm.id !== before.id);
    const findings = new Findings();
    if (change.externalId) checkText(change.externalId, ['externalId'], findings);
    checkBounds(after, [], findings);
    const active = [...others, after].filter((arm) => arm.status === 'ACTIVE');
    if (change.minShare !== undefined || change.status === 'ACTIVE') {
      checkFeasible(locked.campaign, active, ['minShare'], findings);
    }
    const refusal = refusalOf(findings.problems) ?? (await this.#externalIdTaken(scene, after));
    if (refusal) return refusal;
    const saved = await this.deps.arms.change(tx, before, { ...change, updatedAtMs: accountMs });
    await this.deps.changes.save(tx, account, locked, { change: {}, kind: 'ARM_UPDATED' }, nowMs);
    return saved;
  }

  async #externalIdTaken({ tx }: AccountScene, arm: ArmRecord): Promise<Refusal | null> {
    const { platform, externalId } = arm;
    if (externalId === null || arm.status === 'ARCHIVED') return null;
    const holders = await this.deps.arms.withExternalIds(tx, arm.accountId, [{ platform, externalId }]);
    return holders.some((holder) => holder.id !== arm.id) ? new Refusal(taken(arm, [])) : null;
  }

  async #lock(
    { tx, account }: AccountScene,
    campaignId: string,
    field: string,
  ): Promise<LockedCampaign | Refusal> {
    const locked = await this.deps.campaigns.lock(tx, account.id, campaignId, account.currencyCode);
    if (!locked) return new Refusal(new Problem('NOT_FOUND', 'There is no such campaign.', ['input', field]));
    return locked.campaign.archivedAtMs === null ? locked : archived();
  }
}

function newArmProblems(
  campaign: CampaignRecord,
  existing: readonly ArmRecord[],
  input: AddArmsInput,
): Problem[] {
  const findings = new Findings();
  const { arms } = input;
  if (arms.length === 0) findings.add('OUT_OF_RANGE', 'One call adds at least one arm.', 'arms');
  const kept = existing.filter((arm) => arm.status !== 'ARCHIVED').length;
  if (kept + arms.length > MOST_ARMS_A_CAMPAIGN) {
    const message = `A campaign has at most ${MOST_ARMS_A_CAMPAIGN} arms; this would make ${kept + arms.length}.`;
    findings.add('TOO_MANY_ARMS', `${message} Archive some, or split the campaign.`, 'arms');
  }
  checkNewArms(arms, existing, findings);
  const active = existing.filter((arm) => arm.status === 'ACTIVE');
  checkFeasible(campaign, [...active, ...arms], ['arms'], findings);
  return findings.problems;
}

/** Only what differs. */
function changeOf(arm: ArmRecord, input: UpdateArmInput): ArmChange {
  const wanted = {
    status: input.status ?? undefined,
    minShare: input.minShare,
    maxShare: input.maxShare,
    externalId: input.externalId?.trim() ?? input.externalId,
  };
  const before: Readonly<Record<string, unknown>> = { ...arm };
  const different = Object.entries(wanted).filter(
    ([field, value]) => value !== undefined && value !== before[field],
  );
  return Object.fromEntries(different);
}
