import { Agent, request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { type Attack, CUT_OFF, type Target } from './attack.js';
import { DOCUMENTS, VARIABLES } from './documents.js';

const agent = new Agent({ keepAlive: true });
const PIECE = Buffer.alloc(1 << 20, ' ');
const HUGE_BYTES = 100 * PIECE.length;

interface Sent {
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
  /** Whether the connection may serve others. */
  readonly reused?: boolean;
}

/** What came back: the status and the code of the first error. */
async function answerOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) text += String(chunk);
  const code = /"code":"([A-Z_]+)"/.exec(text)?.[1];
  return `${response.statusCode}${code === undefined ? '' : ` ${code}`}`;
}

function send(
  { url, token }: Target,
  { path = '/graphql', headers, body = '', reused = true }: Sent,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}${path}`, {
      method: 'POST',
      agent: reused ? agent : false,
      headers: {
        accept: 'application/graphql-response+json',
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'content-length': Buffer.byteLength(body),
        ...headers,
      },
    });
    asked.once('response', (response) => answerOf(response).then(resolve, reject)).once('error', reject);
    asked.end(body);
  });
}

/** 100 MB, sent for as long as the server takes it. */
function sendHuge({ url, token }: Target, headers: OutgoingHttpHeaders): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/graphql`, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    });
    let leftBytes = HUGE_BYTES;
    const more = (): void => {
      while (leftBytes > 0) {
        leftBytes -= PIECE.length;
        if (!asked.write(PIECE)) return void asked.once('drain', more);
      }
      asked.end();
    };
    asked.once('response', (response) => {
      leftBytes = 0;
      answerOf(response)
        .then(resolve, reject)
        .finally(() => asked.destroy());
    });
    asked.on('error', reject);
    more();
  });
}

const attack = (
  name: string,
  refusals: readonly string[],
  strike: (target: Target) => () => Promise<string>,
): Attack => ({
  name,
  refusals,
  prepare: async (target) => strike(target),
});

/** A body that is posted as it is. */
const posted = (name: string, refusal: string, body: string, headers: OutgoingHttpHeaders = {}): Attack =>
  attack(name, [refusal], (target) => () => send(target, { body, headers }));

const BATCH = `[${'{"query":"{__typename}"},'.repeat(2_000)}{"query":"{__typename}"}]`;

export const HTTP_ATTACKS: readonly Attack[] = [
  ...DOCUMENTS.map(([name, code, query]) => posted(name, `400 ${code}`, JSON.stringify({ query }))),
  ...VARIABLES.map(([name, code, query, variables]) =>
    posted(name, `400 ${code}`, `{"query":${JSON.stringify(query)},"variables":${variables}}`),
  ),
  posted('a list of 2,000 operations', '400 BAD_REQUEST', BATCH),
  posted('a form of another site', '415 BAD_REQUEST', 'query={__typename}', {
    'content-type': 'application/x-www-form-urlencoded',
    authorization: '',
  }),
  posted('a body that is compressed', '415 BAD_REQUEST', 'x'.repeat(1_000), {
    'content-encoding': 'gzip',
    'content-type': 'application/gzip',
  }),
  attack(
    'a header of 60 kB',
    ['431', ...CUT_OFF],
    (target) => () => send(target, { headers: { 'x-large': 'x'.repeat(60_000) }, reused: false }),
  ),
  attack('doubling fragments over SSE', ['400 LIMIT_EXCEEDED'], (target) => () => {
    const headers = { accept: 'text/event-stream' };
    return send(target, {
      path: '/graphql/stream',
      headers,
      body: JSON.stringify({ query: DOCUMENTS[0]![2] }),
    });
  }),
  attack(
    '100 MB, announced',
    ['413 BAD_REQUEST', ...CUT_OFF],
    (target) => () => sendHuge(target, { 'content-length': HUGE_BYTES }),
  ),
  attack(
    '100 MB, in pieces',
    ['413 BAD_REQUEST', ...CUT_OFF],
    (target) => () => sendHuge(target, { 'transfer-encoding': 'chunked' }),
  ),
];
