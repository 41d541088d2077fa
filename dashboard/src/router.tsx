import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link } from '@tanstack/react-router';
import { OverviewPage } from './features/overview/overview-page.js';
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

const overview = createRoute({ getParentRoute: () => root, path: '/', component: OverviewPage });

const decision = createRoute({
  getParentRoute: () => root,
  path: '/decisions/$id',
  component: lazyRouteComponent(() => import('./features/decision/decision-page.js'), 'DecisionPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([overview, decision]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
