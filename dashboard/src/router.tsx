import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link } from '@tanstack/react-router';
import { OverviewPage } from './features/overview/overview-page.js';
import { campaignSearchOf, decisionSearchOf } from './lib/filters.js';
import { parseTime, type TimeSearch } from './lib/range.js';
import { tell } from './shell/notice.js';
import { AppShell } from './shell/app-shell.js';
import { StatePanel } from './ui/state-panel.js';

const root = createRootRoute({
  component: AppShell,
  notFoundComponent: () => (
    <StatePanel title="There is no such page" text="The address may be from another version.">
      <Link to="/" className="button">
        Overview
      </Link>
    </StatePanel>
  ),
});

/** What the address says of time; what it says wrongly is left out, and told. */
function timeOf(search: Record<string, unknown>): TimeSearch {
  const { repaired, ...time } = parseTime(search);
  if (repaired)
    tell(`The address could not be read as it was (${repaired.join(', ')}); the default is shown.`);
  // Said aloud, or the router would keep what was there.
  return { from: undefined, to: undefined, cmp: undefined, ...time };
}

const overview = createRoute({ getParentRoute: () => root, path: '/', component: OverviewPage });

const campaign = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$id',
  validateSearch: timeOf,
  component: lazyRouteComponent(() => import('./features/campaign/campaign-page.js'), 'CampaignPage'),
});

const campaigns = createRoute({
  getParentRoute: () => root,
  path: '/campaigns',
  validateSearch: campaignSearchOf,
  component: lazyRouteComponent(() => import('./features/campaigns/campaigns-page.js'), 'CampaignsPage'),
});

const decisions = createRoute({
  getParentRoute: () => root,
  path: '/decisions',
  validateSearch: decisionSearchOf,
  component: lazyRouteComponent(() => import('./features/decisions/decisions-page.js'), 'DecisionsPage'),
});

const approvals = createRoute({
  getParentRoute: () => root,
  path: '/approvals',
  component: lazyRouteComponent(() => import('./features/approvals/approvals-page.js'), 'ApprovalsPage'),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('./features/settings/settings-page.js'), 'SettingsPage'),
});

const decision = createRoute({
  getParentRoute: () => root,
  path: '/decisions/$id',
  component: lazyRouteComponent(() => import('./features/decision/decision-page.js'), 'DecisionPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([overview, campaigns, campaign, decisions, decision, approvals, settings]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
