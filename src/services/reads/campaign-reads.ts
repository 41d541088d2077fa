import type { Uuid } from '../../kernel/ids.js';
import type { Refusal } from '../../kernel/problem.js';
import type { CampaignFilter, CampaignReadModel } from '../../persistence/stores/campaign-reads.js';
import type { CampaignRecord } from '../../persistence/stores/campaign-records.js';
import type { EvidenceRecord, ScheduleRecord } from '../../persistence/stores/read-records.js';
import type { Page, PageArgs } from './page.js';
import type { NamedOrder } from './paging.js';
import type { Reader, Snapshots } from './reader.js';

export type { CampaignFilter } from '../../persistence/stores/campaign-reads.js';
export type { CampaignRecord } from '../../persistence/stores/campaign-records.js';
export type { EvidenceRecord, ScheduleRecord } from '../../persistence/stores/read-records.js';

export const CAMPAIGN_ORDER_FIELDS = ['CREATED', 'NAME', 'BUDGET', 'SPENT'] as const;

export interface CampaignOrder {
  readonly field: (typeof CAMPAIGN_ORDER_FIELDS)[number];
  readonly direction: 'ASC' | 'DESC';
}

const NEWEST_FIRST: CampaignOrder = { field: 'CREATED', direction: 'DESC' };

/** Each method is one snapshot. What is asked for by ids comes back as a map; ids of other accounts are not in it. */
export class CampaignReads {
  constructor(
    private readonly deps: { readonly snapshots: Snapshots; readonly campaigns: CampaignReadModel },
  ) {}

  /** Archived ones too. */
  async byIds(reader: Reader, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, CampaignRecord>> {
    const { snapshots, campaigns } = this.deps;
    return snapshots.mapped(
      reader,
      (record) => record.id,
      (tx) => campaigns.byIds(tx, reader.accountId, ids),
    );
  }

  async page(
    reader: Reader,
    args: PageArgs,
    filter: CampaignFilter = {},
    orderBy: CampaignOrder = NEWEST_FIRST,
  ): Promise<Page<CampaignRecord> | Refusal> {
    const order = orderOf(orderBy);
    return this.deps.snapshots.page(reader, args, order, (tx, window) =>
      this.deps.campaigns.page(tx, reader.accountId, filter, order, window),
    );
  }

  async count(reader: Reader, filter: CampaignFilter = {}): Promise<number> {
    return this.deps.snapshots.read(reader, (tx) => this.deps.campaigns.count(tx, reader.accountId, filter));
  }

  /** What has been spent, and how far the evidence reaches. */
  async evidence(reader: Reader, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, EvidenceRecord>> {
    const { snapshots, campaigns } = this.deps;
    return snapshots.mapped(
      reader,
      (record) => record.campaignId,
      (tx) => campaigns.evidence(tx, reader.accountId, ids),
    );
  }

  /** When they are next decided, and how their cycles fare. */
  async schedules(reader: Reader, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, ScheduleRecord>> {
    const { snapshots, campaigns } = this.deps;
    return snapshots.mapped(
      reader,
      (record) => record.campaignId,
      (tx) => campaigns.schedules(tx, reader.accountId, ids),
    );
  }
}

function orderOf({ field, direction }: CampaignOrder): NamedOrder {
  const id = { sql: 'c.id', kind: 'uuid' } as const;
  const columns = {
    CREATED: [id],
    NAME: [{ sql: 'c.name', kind: 'text' } as const, id],
    BUDGET: [{ sql: 'c.budget_micros', kind: 'bigint' } as const, id],
    SPENT: [
      { sql: 'e.spent_micros', kind: 'bigint' } as const,
      { sql: 'e.campaign_id', kind: 'uuid' } as const,
    ],
  }[field];
  return { name: `campaign.${field}.${direction}`, columns, descending: direction === 'DESC' };
}
