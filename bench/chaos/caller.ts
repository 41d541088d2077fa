import { setTimeout as delay } from 'node:timers/promises';

interface GraphqlAnswer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** What a client may send again as it is, since the server says that it is its own trouble and will pass. */
const RETRYABLE = new Set(['UNAVAILABLE', 'THROTTLED', 'TIMEOUT']);
const PAUSE_MS = 40;
const ANSWER_MS = 20_000;
const PATIENCE_MS = 180_000;

export interface CallCounts {
  acknowledged: number;
  /** No answer: refused, cut or too late. */
  cut: number;
  /** Answered with 503 and a code that says "again". */
  away: number;
  /** From the sending to the answer that counts, at most, in ms. */
  slowestMs: number;
}

/** Somebody asked for something that is not to be had, or the server was wrong: trying again would not mend it. */
class UnclearAnswer extends Error {}

/** A well-mannered client of several servers: repeats what was not acknowledged, with the same key. */
export class Caller {
  readonly counts: CallCounts = { acknowledged: 0, cut: 0, away: 0, slowestMs: 0 };
  #turn = 0;

  constructor(
    private readonly urls: readonly string[],
    private readonly token: string,
  ) {}

  /** The data, as soon as a server acknowledges. @throws UnclearAnswer at what a client can do nothing with */
  async acknowledged<Data>(query: string, variables: object = {}): Promise<Data> {
    const untilMs = performance.now() + PATIENCE_MS;
    for (let last = 'nothing'; ; ) {
      if (performance.now() > untilMs) throw new UnclearAnswer(`No answer within ${PATIENCE_MS} ms; ${last}`);
      const startedAt = performance.now();
      const answer = await this.#once(query, variables);
      if ('data' in answer) {
        this.counts.acknowledged += 1;
        this.counts.slowestMs = Math.max(this.counts.slowestMs, performance.now() - startedAt);
        return answer.data as Data;
      }
      last = answer.again;
      await delay(PAUSE_MS);
    }
  }

  /** How it went, without trying again. */
  async once(query: string, variables: object): Promise<string> {
    const answer = await this.#once(query, variables);
    return 'data' in answer ? 'acknowledged' : answer.again;
  }

  async #once(query: string, variables: object): Promise<{ data: unknown } | { again: string }> {
    const url = this.urls[this.#turn++ % this.urls.length]!;
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      text = await response.text();
    } catch (error) {
      this.counts.cut += 1;
      return { again: String(error) };
    }
    const { data, errors } = JSON.parse(text) as GraphqlAnswer;
    if (!errors && data) return { data };
    if (errors?.length && errors.every(({ extensions }) => RETRYABLE.has(extensions?.code ?? ''))) {
      this.counts.away += 1;
      return { again: text };
    }
    throw new UnclearAnswer(`${response.status} ${text.slice(0, 500)} to ${query.slice(0, 80)}`);
  }
}
