import type { Uuid } from '../../kernel/ids.js';
import type { Queries } from '../queries.js';
import type { ArmPlace } from './evidence-store.js';

/** An arm by what it is called; places are those of the question. */
export interface FoundArm extends ArmPlace {
  readonly place: number;
}

export interface Coordinates {
  readonly place: number;
  /** null = any campaign of the account. */
  readonly campaignId: Uuid | null;
  readonly platform: string;
  readonly channel: string;
  readonly creative: string;
  readonly bid: string;
}

export interface NamedCampaign {
  readonly id: Uuid;
  readonly key: number;
  readonly name: string;
}

/** Finds arms by the names that files give them. */
export class ArmLookupStore {
  async byIds(
    tx: Queries,
    accountId: Uuid,
    asked: readonly { readonly place: number; readonly id: Uuid }[],
  ): Promise<FoundArm[]> {
    const rows = await tx.query<FoundRow>(
      `SELECT w.place, ${COLUMNS} FROM unnest($2::int4[], $3::uuid[]) AS w (place, id)
       JOIN arm a ON a.id = w.id AND a.account_id = $1 JOIN campaign c ON c.id = a.campaign_id`,
      [accountId, asked.map(({ place }) => place), asked.map(({ id }) => id)],
    );
    return rows.map(found);
  }

  async byExternalIds(
    tx: Queries,
    accountId: Uuid,
    asked: readonly { readonly place: number; readonly platform: string; readonly externalId: string }[],
  ): Promise<FoundArm[]> {
    const rows = await tx.query<FoundRow>(
      `SELECT w.place, ${COLUMNS} FROM unnest($2::int4[], $3::text[], $4::text[]) AS w (place, platform, external_id)
       JOIN arm a ON a.account_id = $1 AND a.platform = w.platform AND a.external_id = w.external_id AND a.status <> 'ARCHIVED'
       JOIN campaign c ON c.id = a.campaign_id`,
      [
        accountId,
        asked.map(({ place }) => place),
        asked.map(({ platform }) => platform),
        asked.map(({ externalId }) => externalId),
      ],
    );
    return rows.map(found);
  }

  /** One answer for each campaign that has such an arm. */
  async byCoordinates(tx: Queries, accountId: Uuid, asked: readonly Coordinates[]): Promise<FoundArm[]> {
    const rows = await tx.query<FoundRow>(
      `SELECT w.place, ${COLUMNS}
       FROM unnest($2::int4[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[])
         AS w (place, campaign_id, platform, channel, creative, bid)
       JOIN arm a ON a.account_id = $1 AND a.platform = w.platform AND a.channel = w.channel AND a.creative = w.creative
         AND a.bid = w.bid AND (w.campaign_id IS NULL OR a.campaign_id = w.campaign_id)
       JOIN campaign c ON c.id = a.campaign_id AND c.archived_at IS NULL`,
      [
        accountId,
        asked.map(({ place }) => place),
        asked.map(({ campaignId }) => campaignId),
        asked.map(({ platform }) => platform),
        asked.map(({ channel }) => channel),
        asked.map(({ creative }) => creative),
        asked.map(({ bid }) => bid),
      ],
    );
    return rows.map(found);
  }

  async campaigns(
    tx: Queries,
    accountId: Uuid,
    { ids, names }: { ids: readonly Uuid[]; names: readonly string[] },
  ): Promise<NamedCampaign[]> {
    return tx.query<NamedCampaign>(
      `SELECT id, key, name FROM campaign
       WHERE account_id = $1 AND archived_at IS NULL AND (id = ANY($2::uuid[]) OR name = ANY($3::text[]))`,
      [accountId, ids, names],
    );
  }
}

const COLUMNS = 'a.id, a.key, a.campaign_id, c.key AS campaign_key';

interface FoundRow {
  place: number;
  id: Uuid;
  key: number;
  campaign_id: Uuid;
  campaign_key: number;
}

function found({ place, id, key, campaign_id, campaign_key }: FoundRow): FoundArm {
  return { place, id, key, campaignId: campaign_id, campaignKey: campaign_key };
}
