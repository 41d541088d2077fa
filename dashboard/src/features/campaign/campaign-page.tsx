import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactElement, useMemo, useState } from 'react';
import { useAsk } from '../../api/hooks.js';
import { CampaignHeadDocument, CampaignSeriesDocument, LatestChangesDocument } from '../../gql/graphql.js';
import { microsOf, absolute } from '../../lib/money.js';
import { previousRange, rangeOf } from '../../lib/range.js';
import { clockText, DAY_MS, daysBetween } from '../../lib/time.js';
import { useTimeZone, useToday } from '../../shell/account.js';
import { RangePicker } from '../../shell/range-picker.js';
import { useTheme } from '../../shell/theme.js';
import { TopBar } from '../../shell/top-bar.js';
import { Panel } from '../../ui/panel.js';
import { Loaded, StatePanel } from '../../ui/state-panel.js';
import { ChangeStreamView } from '../changes/change-stream-view.js';
import { useChangeStream } from '../changes/use-stream.js';
import { AllocationView } from './allocation-view.js';
import { CampaignActs } from './campaign-acts.js';
import { CampaignFiguresView } from './campaign-figures-view.js';
import { SeriesView } from './series-view.js';
import { WhyPanel } from './why-panel.js';

const CHANGES = 50;
const SLOWER_MS = 5_000;

/** What is it doing, why, and is it working? */
export function CampaignPage(): ReactElement {
  const { id } = useParams({ from: '/campaigns/$id' });
  const search = useSearch({ from: '/campaigns/$id' });
  const navigate = useNavigate({ from: '/campaigns/$id' });
  const timeZone = useTimeZone();
  const theme = useTheme();
  const range = rangeOf(search, useToday());
  const before = previousRange(range);
  const shiftMs = daysBetween(range.from, range.to) * DAY_MS;
  const isCompared = search.cmp !== 'none';
  const head = useAsk(
    CampaignHeadDocument,
    { id },
    { after: ['CYCLE_FINISHED', 'CAMPAIGN_CHANGED', 'OVERRIDE_CHANGED', 'PROPOSAL_CHANGED'] },
  );
  const series = useAsk(
    CampaignSeriesDocument,
    { id, ...range, beforeFrom: before.from, beforeTo: before.to },
    { after: ['CYCLE_FINISHED'], everyMs: SLOWER_MS },
  );
  const filter = useMemo(() => ({ campaignIds: [id] }), [id]);
  const latest = useAsk(LatestChangesDocument, { first: CHANGES, filter });
  const stream = useChangeStream(latest.data?.allocationChanges.nodes, id);
  const [picked, setPicked] = useState<string | null>(null);
  const campaign = head.data?.campaign;
  const changes = campaign?.lastCycle?.changes ?? [];
  const selected = changes.some((change) => change.id === picked) ? picked : largestOf(changes);
  const marks = useMemo(
    () =>
      (campaign?.overrides.nodes ?? []).map(({ startsAt, justification }) => ({
        atMs: Date.parse(startsAt),
        label: justification,
      })),
    [campaign?.overrides.nodes],
  );
  return (
    <>
      <TopBar title={campaign?.name ?? 'Campaign'} trail={<Link to="/campaigns">Campaigns</Link>}>
        <RangePicker search={search} onChange={(next) => void navigate({ search: next, replace: true })} />
      </TopBar>
      <main id="main" className="page" tabIndex={-1}>
        <Loaded asked={head} what="The campaign" rows={10}>
          {(data) =>
            data.campaign === null ? (
              <StatePanel
                title="There is no such campaign"
                text="It is not of this account, or the address is not whole."
              />
            ) : (
              <>
                <CampaignActs campaign={data.campaign} timeZone={timeZone} again={head.again} />
                <CampaignFiguresView
                  campaign={data.campaign}
                  series={series.data?.campaign}
                  compared={isCompared}
                  shiftMs={shiftMs}
                />
                <div className="columns">
                  <div className="column-main">
                    <Loaded asked={series} what="The series" rows={8}>
                      {({ campaign: told }) =>
                        told && (
                          <SeriesView
                            series={told}
                            shiftMs={isCompared ? shiftMs : null}
                            marks={marks}
                            currencyCode={data.campaign!.budget.currencyCode}
                            timeZone={timeZone}
                            theme={theme}
                          />
                        )
                      }
                    </Loaded>
                    <AllocationPanel
                      campaign={data.campaign}
                      selected={selected}
                      onSelect={setPicked}
                      timeZone={timeZone}
                    />
                  </div>
                  <div className="column-side">
                    <WhyPanel changeId={selected} />
                    <Loaded asked={latest} what="The changes" rows={8}>
                      {() => <ChangeStreamView title="Changes" stream={stream} timeZone={timeZone} />}
                    </Loaded>
                  </div>
                </div>
              </>
            )
          }
        </Loaded>
      </main>
    </>
  );
}

type Campaign = Parameters<typeof AllocationView>[0]['campaign'];

function AllocationPanel({
  campaign,
  timeZone,
  ...picked
}: {
  campaign: Campaign;
  timeZone: string;
  selected: string | null;
  onSelect: (changeId: string) => void;
}): ReactElement {
  const { allocation } = campaign;
  const note =
    allocation &&
    `since ${clockText(Date.parse(allocation.decidedAt), timeZone)}, against the split before it`;
  return (
    <Panel title="Allocation now" {...(note ? { note } : {})}>
      {allocation ? (
        <AllocationView campaign={campaign} allocation={allocation} {...picked} />
      ) : (
        <StatePanel title="No allocation yet" text="The first cycle splits the daily budget over the arms." />
      )}
    </Panel>
  );
}

type Move = NonNullable<Campaign['lastCycle']>['changes'][number];

function largestOf(changes: readonly Move[]): string | null {
  const size = ({ before, after }: Move): bigint =>
    absolute(microsOf(after.dailyBudget.amount) - microsOf(before.dailyBudget.amount));
  const [first] = changes.toSorted((a, b) => (size(a) < size(b) ? 1 : -1));
  return first?.id ?? null;
}
