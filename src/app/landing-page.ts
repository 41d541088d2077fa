import type { FastifyInstance } from 'fastify';
import { contentSecurityPolicy, hashSource } from './http/content-security.js';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 40rem; margin: 4rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.5rem; margin-bottom: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.75rem 1.5rem; border-top: 1px solid; padding-top: 1.5rem; }
dd { margin: 0; }
code { font-family: ui-monospace, monospace; }
`;

const LINKS: readonly (readonly [path: string, what: string])[] = [
  ['/playground', 'Try queries and subscriptions in the browser.'],
  ['/graphql', 'GraphQL over HTTP, and over WebSocket for subscriptions.'],
  ['/graphql/stream', 'Subscriptions as server-sent events.'],
  ['/healthz', 'Whether the process answers.'],
  ['/readyz', 'Whether it has what it needs, and what is missing.'],
  ['/metrics', 'Measurements for Prometheus.'],
];

const PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Trimtab</title><style>${STYLE}</style></head>
<body>
<h1>Trimtab</h1>
<p>Moves the budget of each campaign, a little at a time, to where the next unit of money earns most.</p>
<dl>
${LINKS.map(([path, what]) => `<dt><a href="${path}"><code>${path}</code></a></dt><dd>${what}</dd>`).join('\n')}
</dl>
<p>Everything but this page, the checks and the schema needs a token: <code>Authorization: Bearer &lt;token&gt;</code>.</p>
</body>
</html>
`;

const POLICY = contentSecurityPolicy({ 'style-src': hashSource(STYLE) });

/** `/`: where things are. */
export function registerLandingPage(fastify: FastifyInstance): void {
  fastify.get('/', async (_request, reply) =>
    reply.header('content-security-policy', POLICY).type('text/html; charset=utf-8').send(PAGE),
  );
}
