import { setTimeout as delay } from 'node:timers/promises';
import type { Findings } from './check.js';

interface Watched {
  readonly url: string;
  readonly token: string;
  /** The readiness check that has to say what is missing. */
  readonly reason: 'database' | 'jobs';
  /** Whether requests fail meanwhile; else they have to go on. */
  readonly requestsFail?: boolean;
}

interface Seen {
  /** Requests that were told to come again. */
  readonly refusals: number;
}

const LOOK_MS = 50;
const QUERY = JSON.stringify({ query: '{ campaigns(first: 1) { totalCount } }' });

/**
 * Asks all the time while something is away: each answer has to be right or "come again", readiness has to say why, and the
 * process has to be alive. `back` resolves once everything is well again.
 */
export function watchOutage(watched: Watched, findings: Findings): { back(withinMs: number): Promise<Seen> } {
  const { url, token, reason, requestsFail = true } = watched;
  let [refusals, reasons, ready, away] = [0, 0, false, true];
  let untilMs = Number.POSITIVE_INFINITY;

  const look = async (): Promise<void> => {
    const [answer, readiness, health] = await Promise.all([
      ask(url, token),
      fetch(`${url}/readyz`, { signal: AbortSignal.timeout(20_000) }),
      fetch(`${url}/healthz`, { signal: AbortSignal.timeout(20_000) }),
    ]);
    findings.expect(health.status === 200, `/healthz answered ${health.status}`);
    const { checks } = (await readiness.json()) as { checks: Record<string, string> };
    if (readiness.status === 503 && checks[reason] !== 'ok') reasons += 1;
    if (answer.status === 503) refusals += 1;
    const clear =
      answer.status === 200 ||
      (requestsFail && answer.status === 503 && answer.code === 'UNAVAILABLE' && answer.retryAfter);
    findings.expect(Boolean(clear), `A request was answered with ${answer.status} ${answer.code ?? ''}`);
    ready = readiness.status === 200 && answer.status === 200;
  };
  const watching = (async () => {
    while (performance.now() < untilMs && (away || !ready)) {
      await look().catch((error: unknown) =>
        findings.expect(false, `The server did not answer: ${String(error)}`),
      );
      await delay(LOOK_MS);
    }
  })();
  return {
    async back(withinMs) {
      ready = false;
      away = false;
      untilMs = performance.now() + withinMs;
      await watching;
      findings.expect(ready, `It was not back within ${withinMs} ms`);
      findings.expect(reasons > 0, `Readiness never said that the ${reason} was away`);
      if (requestsFail) findings.expect(refusals > 0, 'No request was told to come again');
      return { refusals };
    },
  };
}

async function ask(
  url: string,
  token: string,
): Promise<{ status: number; code?: string; retryAfter: boolean }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: QUERY,
    signal: AbortSignal.timeout(30_000),
  });
  const { errors } = (await response.json()) as { errors?: readonly { extensions?: { code?: string } }[] };
  const code = errors?.[0]?.extensions?.code;
  return {
    status: response.status,
    retryAfter: response.headers.has('retry-after'),
    ...(code === undefined ? {} : { code }),
  };
}
