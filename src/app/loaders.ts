import DataLoader from 'dataloader';
import type { Actor } from '../auth/actor.js';
import type { Uuid } from '../kernel/ids.js';
import { isRefusal, type Refusal } from '../kernel/problem.js';
import type { Reads, Session } from '../resolvers/context.js';
import { found } from '../resolvers/found.js';
import type { Loader, Loaders, PageLoader, SeriesLoader } from '../resolvers/loaders.js';
import { Alert } from '../schema/alert.types.js';
import { Allocation } from '../schema/allocation.types.js';
import { Arm } from '../schema/arm.types.js';
import { Campaign } from '../schema/campaign.types.js';
import { AllocationChange } from '../schema/change.types.js';
import { Cycle } from '../schema/cycle.types.js';
import { Override } from '../schema/override.types.js';
import { Proposal } from '../schema/proposal.types.js';
import type { AllocationRecord } from '../services/reads/allocation-reads.js';
import type { ChangeInTime } from '../services/reads/change-performance-reads.js';
import type { AllocationChangeRecord } from '../services/reads/change-reads.js';
import type { Page, PageArgs } from '../services/reads/page.js';
import type { PerformanceSeriesRecord, PerformanceSpan } from '../services/reads/performance-reads.js';

/** The loaders of one operation. What they read, they keep: an operation sees each thing as it was when it first looked. */
export function createLoaders(reads: Reads, session: Session): Loaders {
  return {
    ...byId(reads, session),
    ...ofCampaigns(reads, session),
    ...series(reads, session),
    ...overruling(reads, session),
    ...ofDecisions(reads, session),
  };
}

function byId(
  { campaigns, arms, cycles, changes, alerts }: Reads,
  { actor, account: { currencyCode, simulated } }: Session,
): Pick<Loaders, 'campaign' | 'arm' | 'cycle' | 'change' | 'alert' | 'changesOfCycle'> {
  const changeIn = (record: AllocationChangeRecord): AllocationChange =>
    new AllocationChange(record, currencyCode);
  return {
    campaign: mapped(
      (ids) => campaigns.byIds(actor, ids),
      (record) => new Campaign(record, simulated),
    ),
    arm: mapped(
      (ids) => arms.byIds(actor, ids),
      (record) => new Arm(record),
    ),
    cycle: mapped(
      (ids) => cycles.byIds(actor, ids),
      (record) => new Cycle(record, currencyCode),
    ),
    change: mapped((ids) => changes.byIds(actor, ids), changeIn),
    alert: mapped(
      (ids) => alerts.byIds(actor, ids),
      (record) => new Alert(record),
    ),
    changesOfCycle: new DataLoader(async (ids) => {
      const found = await changes.ofCycles(actor, ids);
      return ids.map((id) => (found.get(id) ?? []).map(changeIn));
    }),
  };
}

/** What a decision says of itself, and what can be shown of it. */
function ofDecisions(
  { explanations, replays, decisionInputs, changePerformance }: Reads,
  { actor }: Session,
): Pick<Loaders, 'explanation' | 'replay' | 'decisionInputs' | 'aroundChange'> {
  return {
    aroundChange: remembered((hours) => {
      return new DataLoader(
        async (changes) => {
          const found = await changePerformance.around(actor, changes, hours);
          return changes.map(({ id }) => found.get(id) ?? null);
        },
        { cacheKeyFn: ({ id }: ChangeInTime) => id },
      );
    }),
    explanation: mapped(
      (ids) => explanations.ofCycles(actor, ids),
      (explanation) => explanation,
    ),
    replay: mapped(
      (ids) => replays.ofCycles(actor, ids),
      (replay) => replay,
    ),
    decisionInputs: mapped(
      (ids) => decisionInputs.ofCycles(actor, ids),
      (inputs) => inputs,
    ),
  };
}

/** What people demand of the engine, and what waits for them. */
function overruling(
  { overrides, proposals }: Reads,
  { actor, account: { currencyCode } }: Session,
): Pick<Loaders, 'override' | 'overrideImpact' | 'overridesOfArm' | 'proposal'> {
  return {
    override: mapped(
      (ids) => overrides.byIds(actor, ids),
      (record) => new Override(record, currencyCode),
    ),
    overrideImpact: mapped(
      (ids) => overrides.impacts(actor, ids),
      (record) => record,
    ),
    proposal: mapped(
      (ids) => proposals.byIds(actor, ids),
      (record) => new Proposal(record, currencyCode),
    ),
    overridesOfArm: paged((ids, args) => overrides.of('arm', actor, ids, args)),
  };
}

function ofCampaigns(
  reads: Reads,
  { actor, account: { currencyCode } }: Session,
): Pick<
  Loaders,
  | 'evidence'
  | 'schedule'
  | 'lastCycle'
  | 'openProposal'
  | 'allocationAt'
  | 'armsOf'
  | 'changesOf'
  | 'overridesOfCampaign'
> {
  const { allocations, arms, campaigns, changes, cycles } = reads;
  return {
    evidence: mapped(
      (ids) => campaigns.evidence(actor, ids),
      (record) => record,
    ),
    schedule: mapped(
      (ids) => campaigns.schedules(actor, ids),
      (record) => record,
    ),
    lastCycle: mapped(
      (ids) => cycles.lastOf(actor, ids),
      (record) => new Cycle(record, currencyCode),
    ),
    openProposal: mapped(
      (ids) => reads.proposals.openOf(actor, ids),
      (record) => new Proposal(record, currencyCode),
    ),
    allocationAt: remembered((atMs) =>
      mapped(
        (ids) => (atMs === null ? allocations.current(actor, ids) : allocationsAt(reads, actor, ids, atMs)),
        (record) => new Allocation(record, currencyCode),
      ),
    ),
    armsOf: paged((ids, args) => arms.ofCampaigns(actor, ids, args)),
    changesOf: paged((ids, args) => changes.ofCampaigns(actor, ids, args)),
    overridesOfCampaign: paged((ids, args) => reads.overrides.of('campaign', actor, ids, args)),
  };
}

function series(
  { performance }: Reads,
  { actor }: Session,
): Pick<Loaders, 'campaignPerformance' | 'armPerformance'> {
  return {
    campaignPerformance: serial((ids, span) => performance.ofCampaigns(actor, ids, span)),
    armPerformance: serial((ids, span) => performance.ofArms(actor, ids, span)),
  };
}

function mapped<Record, Value>(
  read: (ids: readonly Uuid[]) => Promise<ReadonlyMap<Uuid, Record>>,
  wrap: (record: Record) => Value,
): Loader<Value> {
  return new DataLoader<Uuid, Value | null>(async (ids) => {
    const found = await read(ids);
    return ids.map((id) => {
      const record = found.get(id);
      return record === undefined ? null : wrap(record);
    });
  });
}

function paged<Record, Args extends PageArgs>(
  read: (ids: readonly Uuid[], args: Args) => Promise<ReadonlyMap<Uuid, Page<Record>> | Refusal>,
): PageLoader<Record, Args> {
  return remembered(
    (args) =>
      new DataLoader<Uuid, Page<Record> | Refusal>(async (ids) => {
        const pages = await read(ids, args);
        return ids.map((id) => (isRefusal(pages) ? pages : (pages.get(id) ?? EMPTY)));
      }),
  );
}

async function allocationsAt(
  reads: Reads,
  actor: Actor,
  campaignIds: readonly Uuid[],
  atMs: number,
): Promise<ReadonlyMap<Uuid, AllocationRecord>> {
  const records = await reads.allocations.asOf(
    actor,
    campaignIds.map((campaignId) => ({ campaignId, atMs })),
  );
  return new Map(records.filter((record) => record !== null).map((record) => [record.campaignId, record]));
}

function serial(
  read: (
    ids: readonly Uuid[],
    span: PerformanceSpan,
  ) => Promise<ReadonlyMap<Uuid, PerformanceSeriesRecord> | Refusal>,
): SeriesLoader {
  return remembered(
    (span) =>
      new DataLoader<Uuid, PerformanceSeriesRecord | Refusal>(async (ids) => {
        const series = await read(ids, span);
        return ids.map((id) => (isRefusal(series) ? series : found(series.get(id) ?? null)));
      }),
  );
}

const EMPTY: Page<never> = {
  edges: [],
  pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
};

/** One loader for each argument that the operation uses. */
function remembered<Argument, Made>(make: (argument: Argument) => Made): (argument: Argument) => Made {
  const made = new Map<string, Made>();
  return (argument) => {
    const key = JSON.stringify(argument);
    const known = made.get(key) ?? make(argument);
    made.set(key, known);
    return known;
  };
}
