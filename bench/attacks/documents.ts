const repeated = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join('');

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** 700 bytes over a list that leads back to itself: a hundred times as many objects for each of seven fragments. */
const doublingFragments = `{campaigns(first:100){nodes{...A}}}${repeated(7, (i) => {
  const [name, next] = [LETTERS[i]!.toUpperCase(), LETTERS[i + 1]!.toUpperCase()];
  return `fragment ${name} on Campaign{changes(first:100){nodes{campaign{...${next}}}}lastCycle{campaign{...${next}}}}`;
})}fragment H on Campaign{id}`;

const introspectionLoop = (rounds: number): string =>
  `{__schema{types{${'fields{type{'.repeat(rounds)}name${'}}'.repeat(rounds)}}}}`;

/** Documents that are not worth their cost, by what is the matter with them, and the code of the refusal. */
export const DOCUMENTS: readonly (readonly [name: string, code: string, text: string])[] = [
  ['700 bytes of doubling fragments', 'LIMIT_EXCEEDED', doublingFragments],
  ['15,000 aliases', 'LIMIT_EXCEEDED', `{${repeated(15_000, (i) => `${LETTERS[i % 26]}:id `)}}`],
  ['10,000 nested braces', 'LIMIT_EXCEEDED', `${'{a'.repeat(10_000)}${'}'.repeat(10_000)}`],
  ['10,000 nested lists', 'LIMIT_EXCEEDED', `{campaign(id:${'['.repeat(10_000)}${']'.repeat(10_000)}){id}}`],
  [
    '10,000 nested objects',
    'LIMIT_EXCEEDED',
    `{campaign(id:${'{a:'.repeat(10_000)}1${'}'.repeat(10_000)}){id}}`,
  ],
  ['10,000 brackets that never close', 'LIMIT_EXCEEDED', '('.repeat(10_000)],
  ['a loop of introspection', 'LIMIT_EXCEEDED', introspectionLoop(12)],
  [
    'introspection 30 times as wide',
    'LIMIT_EXCEEDED',
    `{__schema{${repeated(30, (i) => `a${i}:types{fields{type{fields{type{name}}}}}`)}}}`,
  ],
  [
    'circular fragments',
    'BAD_USER_INPUT',
    '{viewer{...A}}fragment A on Viewer{...B}fragment B on Viewer{...A}',
  ],
  ['1,000 directives', 'LIMIT_EXCEEDED', `{viewer{role${'@a'.repeat(1_000)}}}`],
  [
    '20 times the same directive',
    'GRAPHQL_VALIDATION_FAILED',
    `{viewer{role${'@skip(if:false)'.repeat(20)}}}`,
  ],
  ['10,000 fields', 'LIMIT_EXCEEDED', `{viewer{${'role '.repeat(10_000)}}}`],
  ['1,000 operations', 'LIMIT_EXCEEDED', 'query q{a}'.repeat(1_000)],
  [
    'an integer of 90,000 digits',
    'GRAPHQL_VALIDATION_FAILED',
    `{campaigns(first:${'9'.repeat(90_000)}){nodes{id}}}`,
  ],
  ['an unknown directive for parts', 'GRAPHQL_VALIDATION_FAILED', '{viewer{...@defer{role}}}'],
  ['a text that never ends', 'GRAPHQL_PARSE_FAILED', `{campaign(id:"${'x'.repeat(90_000)}`],
];

const WITH_ID = 'query($id:ID!){campaign(id:$id){id}}';
const WITH_FILTER = 'query($f:CampaignFilter){campaigns(first:1,filter:$f){nodes{id}}}';

/** Variables as the text of JSON, since some of them cannot be written otherwise. */
export const VARIABLES: readonly (readonly [name: string, code: string, text: string, variables: string])[] =
  [
    [
      'variables of 40,000 nested lists',
      'LIMIT_EXCEEDED',
      WITH_ID,
      `{"id":${'['.repeat(40_000)}${']'.repeat(40_000)}}`,
    ],
    [
      'variables of 15,000 nested objects',
      'LIMIT_EXCEEDED',
      WITH_FILTER,
      `{"f":${'{"a":'.repeat(15_000)}1${'}'.repeat(15_000)}}`,
    ],
    [
      'an integer variable of 90,000 digits',
      'BAD_USER_INPUT',
      'query($n:Int!){campaigns(first:$n){nodes{id}}}',
      `{"n":${'9'.repeat(90_000)}}`,
    ],
    [
      'a number without end',
      'BAD_USER_INPUT',
      'query($n:Int!){campaigns(first:$n){nodes{id}}}',
      '{"n":1e999}',
    ],
    [
      'variables that are __proto__',
      'BAD_USER_INPUT',
      WITH_FILTER,
      '{"f":{"__proto__":{"nameContains":"x"}}}',
    ],
    [
      'a list of 20,000 ids',
      'LIMIT_EXCEEDED',
      'query($i:[ID!]!){nodes(ids:$i){...on Campaign{lastCycle{id}}}}',
      `{"i":[${'"a",'.repeat(20_000)}"a"]}`,
    ],
    ['U+0000 in a variable', 'BAD_USER_INPUT', WITH_ID, '{"id":"cmp_\\u0000"}'],
  ];
