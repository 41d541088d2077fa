/** What is wrong with a file or a row of it, and what has to be told of it. */
export interface BadFile {
  readonly name: string;
  readonly bytes: (armId: string) => string | Buffer;
  /** Of the row that is wrong; null where the file as a whole cannot be used. */
  readonly line: number | null;
  readonly field?: string;
}

const HEADER = 'arm,start,end,impressions,clicks,conversions,revenue,cost';

/** A good row, a row of which something is replaced, and a good row. */
function rows(armId: string, bad: Partial<Record<string, string>>, newline = '\n'): string {
  const good = (hour: number): Record<string, string> => ({
    arm: armId,
    start: `2026-04-2${hour}T00:00:00Z`,
    end: `2026-04-2${hour}T01:00:00Z`,
    impressions: '1000',
    clicks: '40',
    conversions: '2.5',
    revenue: '100',
    cost: '40',
  });
  const line = (row: Partial<Record<string, string>>) =>
    HEADER.split(',')
      .map((name) => row[name] ?? '')
      .join(',');
  return [HEADER, line(good(0)), line({ ...good(1), ...bad }), line(good(2)), ''].join(newline);
}

const row = (name: string, field: string, bad: Partial<Record<string, string>>): BadFile => ({
  name,
  bytes: (armId) => rows(armId, bad),
  line: 3,
  field,
});

const whole = (name: string, bytes: (good: string) => string | Buffer): BadFile => ({
  name,
  bytes: (armId) => bytes(rows(armId, {})),
  line: null,
});

export const BAD_FILES: readonly BadFile[] = [
  row('1e308 conversions', 'conversions', { conversions: '1e308' }),
  row('NaN', 'conversions', { conversions: 'NaN' }),
  row('Infinity', 'cost', { cost: 'Infinity' }),
  row('a number too long for one', 'impressions', { impressions: '9'.repeat(400) }),
  row('a negative cost', 'cost', { cost: '-1' }),
  row('more clicks than impressions', 'clicks', { clicks: '1001' }),
  row('half a click', 'clicks', { clicks: '0.5' }),
  row('another currency', 'cost', { cost: 'USD 40' }),
  row('text for a number', 'revenue', { revenue: 'much' }),
  row('emoji for a number', 'revenue', { revenue: '💶' }),
  row('digits of another script', 'clicks', { clicks: '٤٠' }),
  row('a right-to-left mark in a number', 'cost', { cost: '\u202e04' }),
  row('U+0000', 'arm', { arm: 'a\u0000b' }),
  row('nothing where figures should be', 'cost', { cost: '' }),
  row('an arm of nobody', 'arm', { arm: 'arm_01h2xcejqtf2nbrexx3vqjhp41' }),
  row('ten thousand characters', 'arm', { arm: 'x'.repeat(10_000) }),
  row('29 February of a common year', 'start', {
    start: '2026-02-29T00:00:00Z',
    end: '2026-02-29T01:00:00Z',
  }),
  row('a window to come', 'start', { start: '2030-01-01T00:00:00Z', end: '2030-01-01T01:00:00Z' }),
  row('a window before 2000', 'start', { start: '1999-01-01T00:00:00Z', end: '1999-01-01T01:00:00Z' }),
  row('a window that ends before it starts', 'end', { end: '2026-04-20T00:00:00Z' }),
  row('an instant that is none', 'start', { start: '2026-04-21T25:00:00Z' }),
  row('an hour that the clocks jump over', 'end', { start: '2026-03-29 02:30', end: '2026-03-29 03:30' }),
  { name: 'a field too many', bytes: (armId) => rows(armId, { cost: '40,1' }), line: 3 },
  {
    name: 'a field too few',
    bytes: (armId) => rows(armId, {}).replace(',40,2.5,100,40\n', ',40\n'),
    line: 2,
  },
  {
    name: 'quotes that are not closed',
    bytes: (armId) => rows(armId, { arm: `"${armId}` }),
    line: 3,
  },
  {
    name: 'bytes that are not UTF-8',
    bytes: (armId) => Buffer.from(rows(armId, { arm: 'Ã\u0080' }), 'latin1'),
    line: 3,
    field: 'arm',
  },
  whole('an empty file', () => ''),
  whole('a byte order mark alone', () => '\ufeff'),
  whole('blanks', () => '  \n \n'),
  whole('UTF-16, little end first', (good) => Buffer.from(`\ufeff${good}`, 'utf16le')),
  whole('UTF-16, big end first', (good) => Buffer.from(`\ufeff${good}`, 'utf16le').swap16()),
  whole('two columns of one name', (good) => good.replace('clicks', 'impressions')),
  whole('no column that is known', (good) => good.replace(HEADER, 'a,b,c,d,e,f,g,h')),
  whole('JSON that is cut off', () => '[{"arm": "arm_1", "start": "2026-04-2'),
  whole('JSON in JSON', () => '[[{"arm": "x"}]]'),
  whole('random bytes', () => Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 251))),
];

/** Strange, and right all the same. */
export const GOOD_FILES: readonly (readonly [name: string, bytes: (armId: string) => string | Buffer])[] = [
  ['a byte order mark', (armId) => `\ufeff${rows(armId, {})}`],
  ['CRLF', (armId) => rows(armId, {}, '\r\n')],
  ['mixed line endings', (armId) => rows(armId, {}).replace('\n', '\r\n')],
  ['no newline at the end', (armId) => rows(armId, {}).trimEnd()],
  ['quotes around everything', (armId) => rows(armId, {}).replace(/[^,\n]+/g, '"$&"')],
  [
    '29 February of a leap year',
    (armId) => rows(armId, { start: '2024-02-29T00:00:00Z', end: '2024-02-29T01:00:00Z' }),
  ],
];

export const goodFile = (armId: string): string => rows(armId, {});
