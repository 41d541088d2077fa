import type { Actor } from '../../auth/actor.js';
import type { ArmText } from '../../connectors/file/import-chunk.js';
import { decodeIdOf, type Uuid } from '../../kernel/ids.js';
import { isRefusal } from '../../kernel/problem.js';
import type {
  ArmLookupStore,
  Coordinates,
  FoundArm,
  NamedCampaign,
} from '../../persistence/stores/arm-lookup-store.js';
import type { ArmPlace } from '../../persistence/stores/evidence-store.js';
import type { Transaction } from '../../persistence/transaction.js';
import type { UnitOfWork } from '../../persistence/unit-of-work.js';
import { whyNoName } from '../arm-rules.js';
import type { ArmService } from '../arm-service.js';

/** An arm, or why the file's words do not mean one. */
export type Resolved = ArmPlace | { readonly reason: string };

export interface ArmDirectoryDeps {
  readonly unitOfWork: UnitOfWork;
  readonly lookup: ArmLookupStore;
  readonly arms: Pick<ArmService, 'add'>;
}

export interface DirectoryRules {
  readonly actor: Actor;
  /** The campaign that all rows are about; null = as the rows say. */
  readonly campaign: NamedCampaign | null;
  /** 'PRETEND' finds out which arms would be made, and makes none. */
  readonly missing: 'REFUSE' | 'CREATE' | 'PRETEND';
}

type Wanted = Coordinates & { readonly campaignId: Uuid };

const ARMS_A_CALL = 500;

/** The arms that a file speaks of, by the number that the reader gave to each of their names. */
export class ArmDirectory {
  readonly resolved: Resolved[] = [];
  /** The arms found so far. */
  readonly byKey = new Map<number, ArmPlace>();
  created = 0;

  constructor(
    private readonly deps: ArmDirectoryDeps,
    private readonly rules: DirectoryRules,
  ) {}

  /** Finds out about names that are new since the last time. @param texts all names so far */
  async learn(texts: readonly ArmText[]): Promise<void> {
    const from = this.resolved.length;
    const fresh = texts.slice(from);
    if (fresh.length === 0) return;
    const { accountId } = this.rules.actor;
    const missing = await this.deps.unitOfWork.read({ accountId }, (tx) => this.#find(tx, fresh, from));
    if (missing.length === 0 || this.rules.missing === 'REFUSE') return;
    for (const campaignId of new Set(missing.map((wanted) => wanted.campaignId))) {
      await this.#make(
        campaignId,
        missing.filter((wanted) => wanted.campaignId === campaignId),
      );
    }
  }

  /** 0 where the name means no arm. */
  keyOf(number: number): number {
    const resolved = this.resolved[number]!;
    return 'reason' in resolved ? 0 : resolved.key;
  }

  #set(place: number, resolved: Resolved): void {
    this.resolved[place] = resolved;
    if ('key' in resolved) this.byKey.set(resolved.key, resolved);
  }

  /** @returns coordinates that no arm has, of campaigns that there are */
  async #find(tx: Transaction, fresh: readonly ArmText[], from: number): Promise<Wanted[]> {
    const { accountId } = this.rules.actor;
    const campaigns = await this.#campaigns(tx, fresh);
    const ids: { place: number; id: Uuid }[] = [];
    const externalIds: { place: number; platform: string; externalId: string }[] = [];
    const coordinates: Coordinates[] = [];
    fresh.forEach((text, i) => {
      const place = from + i;
      this.#set(place, { reason: 'There is no such arm.' });
      const campaign = text.campaign === undefined ? this.rules.campaign : campaigns(text.campaign.trim());
      if (campaign && 'reason' in campaign) this.#set(place, campaign);
      else if (text.arm !== undefined) {
        const id = decodeIdOf('arm', text.arm.trim());
        if (id) ids.push({ place, id });
        else this.#set(place, { reason: 'It is not the id of an arm, such as arm_01h2….' });
      } else if (text.externalId !== undefined && text.platform !== undefined) {
        externalIds.push({ place, platform: text.platform.trim(), externalId: text.externalId.trim() });
      } else {
        const [platform, channel, creative, bid] = [text.platform, text.channel, text.creative, text.bid].map(
          (part) => (part ?? '').trim(),
        );
        coordinates.push({
          place,
          campaignId: campaign?.id ?? null,
          platform: platform!,
          channel: channel!,
          creative: creative!,
          bid: bid!,
        });
      }
    });
    const found = [
      ...(ids.length > 0 ? await this.deps.lookup.byIds(tx, accountId, ids) : []),
      ...(externalIds.length > 0 ? await this.deps.lookup.byExternalIds(tx, accountId, externalIds) : []),
      ...(coordinates.length > 0 ? await this.deps.lookup.byCoordinates(tx, accountId, coordinates) : []),
    ];
    this.#enter(found);
    const hit = new Set(found.map((arm) => arm.place));
    return coordinates.filter(
      (wanted): wanted is Wanted => wanted.campaignId !== null && !hit.has(wanted.place),
    );
  }

  #enter(found: readonly FoundArm[]): void {
    const places = new Map<number, FoundArm[]>();
    for (const arm of found) places.set(arm.place, [...(places.get(arm.place) ?? []), arm]);
    for (const [place, [arm, ...others]] of places) {
      const { campaign } = this.rules;
      if (others.length > 0) {
        this.#set(place, {
          reason: 'Several campaigns have such an arm: say --campaign, or map campaign.',
        });
      } else if (campaign && arm!.campaignId !== campaign.id) {
        this.#set(place, { reason: 'It belongs to another campaign.' });
      } else this.#set(place, arm!);
    }
  }

  /** Campaigns by id or name, as the file has them. */
  async #campaigns(
    tx: Transaction,
    fresh: readonly ArmText[],
  ): Promise<(text: string) => NamedCampaign | { reason: string }> {
    const names = [
      ...new Set(fresh.flatMap(({ campaign }) => (campaign === undefined ? [] : [campaign.trim()]))),
    ];
    if (names.length === 0) return () => ({ reason: 'There is no such campaign.' });
    const ids = names.flatMap((name) => decodeIdOf('campaign', name) ?? []);
    const found = await this.deps.lookup.campaigns(tx, this.rules.actor.accountId, { ids, names });
    return (text) => {
      const id = decodeIdOf('campaign', text);
      const [first, ...others] = found.filter((campaign) => campaign.id === id || campaign.name === text);
      if (!first) return { reason: 'There is no such campaign.' };
      return others.length === 0 ? first : { reason: 'Several campaigns have this name: use its id.' };
    };
  }

  async #make(campaignId: Uuid, wanted: readonly Wanted[]): Promise<void> {
    if (this.rules.missing === 'PRETEND') {
      for (const arm of wanted) this.#pretend(campaignId, arm);
      return;
    }
    for (let at = 0; at < wanted.length; at += ARMS_A_CALL) {
      await this.#add(campaignId, wanted.slice(at, at + ARMS_A_CALL));
    }
  }

  #pretend(campaignId: Uuid, { place, ...arm }: Wanted): void {
    const reason = whyNoName(arm);
    if (reason !== null) {
      this.#set(place, { reason });
      return;
    }
    // A key that no arm has, so that nothing is found in its name.
    this.#set(place, { id: '', key: -1 - place, campaignId, campaignKey: -1 });
    this.created++;
  }

  /** Those that are refused are told why; the others are tried without them. */
  async #add(campaignId: Uuid, wanted: readonly Wanted[]): Promise<void> {
    if (wanted.length === 0) return;
    const arms = wanted.map(({ platform, channel, creative, bid }) => ({ platform, channel, creative, bid }));
    const added = await this.deps.arms.add(this.rules.actor, { campaignId, arms });
    if (!isRefusal(added)) {
      added.arms.forEach((arm, i) => {
        const { id, key } = arm;
        this.#set(wanted[i]!.place, { id, key, campaignId, campaignKey: added.campaign.key });
      });
      this.created += added.arms.length;
      return;
    }
    const reasons = new Map<number, string>();
    for (const { field, message } of added.problems) {
      const index = field[1] === 'arms' && field[2] !== undefined ? Number(field[2]) : null;
      if (index === null) for (const i of wanted.keys()) reasons.set(i, message);
      else reasons.set(index, message);
    }
    for (const [index, reason] of reasons) this.#set(wanted[index]!.place, { reason });
    await this.#add(
      campaignId,
      wanted.filter((_, i) => !reasons.has(i)),
    );
  }
}
