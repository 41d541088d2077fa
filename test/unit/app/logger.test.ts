import { expect, test } from '@jest/globals';
import { createLogger } from '../../../src/app/logger.js';
import { Fault } from '../../../src/kernel/fault.js';
import type { Logger } from '../../../src/kernel/ports/logger.js';
import { withLogFields } from '../../../src/telemetry/log-fields.js';

function logged(work: (logger: Logger) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  work(createLogger('debug', false, { write: (line: string) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

const HIDDEN = 'geheim-geheim-geheim';
const TOKEN = `trim_${'x'.repeat(43)}`;

test('a line is JSON with its time, its level as a word, its fields and its sentence', () => {
  const [line] = logged((logger) => logger.warn({ requestId: 'r-1' }, 'It went wrong.'));
  expect(line).toEqual({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    requestId: 'r-1',
    msg: 'It went wrong.',
  });
});

test('whoever logs within a request or a job says which; elsewhere nobody does', async () => {
  const lines: string[] = [];
  const logger = createLogger('info', false, { write: (line: string) => void lines.push(line) });
  await withLogFields({ job: 'decide-cycles', jobId: 'j-1' }, async () => {
    await Promise.resolve();
    withLogFields({ attempt: 2 }, () => logger.info({ campaign: 'c' }, 'Inside.'));
    logger.info({}, 'Beside.');
  });
  logger.info({}, 'Outside.');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ job: 'decide-cycles', jobId: 'j-1', attempt: 2, campaign: 'c' }),
    expect.not.objectContaining({ attempt: 2 }),
    expect.not.objectContaining({ job: 'decide-cycles' }),
  ]);
});

test.each<[string, object]>([
  ['a header', { authorization: `Bearer ${HIDDEN}` }],
  ['headers of a request', { req: { headers: { authorization: HIDDEN, cookie: HIDDEN } } }],
  ['parameters of a connection', { connectionParams: { authorization: HIDDEN } }],
  ['a password', { database: { password: HIDDEN } }],
  ['a token', { token: HIDDEN }],
  ['an address in an error', { err: new Error(`no route to postgres://me:${HIDDEN}@db/trimtab`) }],
  ['a bearer in an error', { err: new Error(`refused: Bearer ${HIDDEN}`) }],
  [
    'a token of ours in a cause',
    { err: new Fault('It failed.', { cause: new Error(`key ${TOKEN} is taken`) }) },
  ],
  [
    'what a driver adds',
    { err: Object.assign(new Error('duplicate'), { detail: HIDDEN, parameters: [HIDDEN] }) },
  ],
  ['a JWT in an error', { err: new Error(`not for us: eyJhbGciOiJSUzI1NiJ9.${HIDDEN}.${HIDDEN}`) }],
  ['a cookie', { cookie: `trimtab_session=${HIDDEN}` }],
  ['an address of the job store', { err: new Error(`mongodb+srv://me:${HIDDEN}@db/agenda is away`) }],
  ['something thrown that is no error', { err: `Bearer ${HIDDEN}` }],
])('%s is no secret told', (_what, fields) => {
  const [line] = logged((logger) => logger.error(fields, 'It failed.'));
  expect(JSON.stringify(line)).not.toContain(HIDDEN);
  expect(JSON.stringify(line)).not.toContain(TOKEN);
});

test('of an error it tells class, code, message and causes', () => {
  const refused = Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' });
  const [line] = logged((logger) =>
    logger.error({ err: new Fault('It is away.', { cause: refused }) }, 'Away.'),
  );
  expect(line?.err).toMatchObject({
    type: 'Fault',
    message: 'It is away.',
    stack: expect.stringContaining('logger.test'),
    cause: { type: 'Error', code: 'ECONNREFUSED', message: 'connect refused' },
  });
});
