import type { ReactElement } from 'react';
import { useAsk } from '../../api/hooks.js';
import {
  CampaignRowsDocument,
  LatestChangesDocument,
  NeedsYouDocument,
  OverviewFiguresDocument,
  PulseDayDocument,
  SourceStripDocument,
} from '../../gql/graphql.js';
import { addDays } from '../../lib/time.js';
import { Panel } from '../../ui/panel.js';
import { Loaded } from '../../ui/state-panel.js';
import { useAccountNow, useTimeZone, useToday } from '../../shell/account.js';
import { TopBar } from '../../shell/top-bar.js';
import { ChangeStreamView } from '../changes/change-stream-view.js';
import { useChangeStream } from '../changes/use-stream.js';
import { BriefView } from './brief-view.js';
import { CampaignTableView } from './campaign-table-view.js';
import { FiguresView } from './figures-view.js';
import { NeedsYouView } from './needs-you-view.js';
import { PulseView } from './pulse-view.js';
import { SourcesView } from './sources-view.js';

const CAMPAIGNS = 15;
const CHANGES = 40;
const SLOWER_MS = 5_000;

/** Is everything all right, and what needs me? */
export function OverviewPage(): ReactElement {
  const today = useToday();
  const nowMs = useAccountNow(1_000);
  const timeZone = useTimeZone();
  const pulse = useAsk(PulseDayDocument, { on: today }, { after: ['CYCLE_FINISHED'] });
  const figures = useAsk(
    OverviewFiguresDocument,
    { from: addDays(today, -1), to: today },
    { after: ['CYCLE_FINISHED'], everyMs: SLOWER_MS },
  );
  const campaigns = useAsk(
    CampaignRowsDocument,
    { first: CAMPAIGNS, from: addDays(today, -6), to: today },
    { after: ['CYCLE_FINISHED', 'CAMPAIGN_CHANGED'], everyMs: SLOWER_MS },
  );
  const needs = useAsk(NeedsYouDocument, {}, { after: ['PROPOSAL_CHANGED', 'ALERT_CHANGED'] });
  const sources = useAsk(SourceStripDocument, {}, { after: ['CYCLE_FINISHED'], everyMs: SLOWER_MS });
  const latest = useAsk(LatestChangesDocument, { first: CHANGES });
  const stream = useChangeStream(latest.data?.allocationChanges.nodes, null);
  return (
    <>
      <TopBar title="Overview" />
      <main id="main" className="page" tabIndex={-1}>
        <BriefView pulse={pulse.data} campaigns={campaigns.data} needs={needs.data} />
        <Panel title="Engine pulse" note={pulseNote(pulse.data, campaigns.data)} className="pulse-panel">
          <Loaded asked={pulse} what="The pulse" rows={2}>
            {(data) => <PulseView pulse={data.pulse} nowMs={nowMs} timeZone={timeZone} />}
          </Loaded>
        </Panel>
        <FiguresView figures={figures} pulse={pulse.data} campaigns={campaigns.data} needs={needs.data} />
        <div className="columns">
          <div className="column-main">
            <Panel
              title="Campaigns"
              note={campaigns.data && `${campaigns.data.campaigns.totalCount} in this account`}
            >
              <Loaded asked={campaigns} what="The campaigns" rows={6}>
                {(data) => (
                  <CampaignTableView campaigns={data.campaigns.nodes} today={today} timeZone={timeZone} />
                )}
              </Loaded>
            </Panel>
            <Panel title="Sources" note="where figures come from, and how old they are">
              <Loaded asked={sources} what="The sources" rows={3}>
                {(data) => <SourcesView sources={data.dataSources} accountNowMs={nowMs} />}
              </Loaded>
            </Panel>
          </div>
          <div className="column-side">
            <Panel title="Needs you" className="needs-panel">
              <Loaded asked={needs} what="What needs you" rows={3}>
                {(data) => <NeedsYouView needs={data} accountNowMs={nowMs} timeZone={timeZone} />}
              </Loaded>
            </Panel>
            <Loaded asked={latest} what="The changes" rows={8}>
              {() => <ChangeStreamView title="Latest changes" stream={stream} timeZone={timeZone} />}
            </Loaded>
          </div>
        </div>
      </main>
    </>
  );
}

function pulseNote(
  pulse:
    | { pulse: { ticks: readonly { movedCount: number; heldCount: number; failedCount: number }[] } }
    | undefined,
  campaigns: { campaigns: { totalCount: number } } | undefined,
): string | undefined {
  if (!pulse || !campaigns) return undefined;
  const decided = pulse.pulse.ticks.reduce((sum, tick) => sum + tick.movedCount + tick.heldCount, 0);
  const failed = pulse.pulse.ticks.reduce((sum, tick) => sum + tick.failedCount, 0);
  return `${decided} cycles decided today${failed > 0 ? `, ${failed} failed` : ''}`;
}
