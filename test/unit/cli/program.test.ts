import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CommandLine } from '../../../src/cli/command-line.js';
import { runProgram } from '../../../src/cli/program.js';
import { Terminal } from '../../../src/cli/terminal.js';
import type { Config } from '../../../src/config/config.js';
import { Fault } from '../../../src/kernel/fault.js';
import { Problem } from '../../../src/kernel/problem.js';

const CONFIG = { port: 4000 } as Config;
let output: PassThrough;
let errors: PassThrough;

beforeEach(() => {
  output = new PassThrough({ encoding: 'utf8' });
  errors = new PassThrough({ encoding: 'utf8' });
});

function run(words: string[], given: Partial<CommandLine> = {}): Promise<number> {
  const refused = async (): Promise<never> => {
    throw new Error('not expected here');
  };
  const line = {
    terminal: new Terminal(output, errors),
    loadConfig: () => CONFIG,
    migrate: refused,
    backUp: refused,
    restore: refused,
    serve: refused,
    work: refused,
    withServices: refused,
    ...given,
  };
  return runProgram(words, line, '1.2.3');
}

const said = (stream: PassThrough): string => stream.read() ?? '';

test('--version', async () => {
  expect(await run(['--version'])).toBe(0);
  expect(said(output)).toBe('1.2.3\n');
});

const COMMANDS = [
  ['serve'],
  ['worker'],
  ['migrate'],
  ['import'],
  ['token', 'create'],
  ['token', 'revoke'],
  ['campaign', 'list'],
  ['cycle', 'run'],
  ['replay'],
  ['backup'],
  ['restore'],
  ['status'],
];

describe('help', () => {
  test('names every command', async () => {
    expect(await run(['--help'])).toBe(0);
    const help = said(output);
    for (const [name] of COMMANDS) expect(help).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
  });

  test.each(COMMANDS)('of %s %s has examples', async (...words) => {
    expect(await run([...words, '--help'])).toBe(0);
    expect(said(output)).toMatch(new RegExp(`Examples:\\n[^]*\\$ .*trimtab ${words.join(' ')}`));
  });
});

test.each([[['frobnicate']], [['serve', '--nope']], [['migrate', 'extra']]])(
  '%j is a wrong command: 2',
  async (words) => {
    expect(await run(words)).toBe(2);
    expect(said(errors)).toMatch(/^error: /);
    expect(said(output)).toBe('');
  },
);

test('a bad configuration is named in full: 2', async () => {
  const problems = [
    new Problem('BAD_CONFIGURATION', 'PORT: no', ['PORT']),
    new Problem('BAD_CONFIGURATION', 'HOST: no'),
  ];
  expect(await run(['serve'], { loadConfig: () => problems })).toBe(2);
  expect(said(errors)).toBe('PORT: no\nHOST: no\n');
});

describe('migrate', () => {
  test('prints what was applied', async () => {
    expect(await run(['migrate'], { migrate: async () => ['one', 'two'] })).toBe(0);
    expect(said(output)).toBe('one\ntwo\n');
    expect(said(errors)).toBe('Applied 2.\n');
  });

  test('as JSON', async () => {
    expect(await run(['migrate', '--json'], { migrate: async () => [] })).toBe(0);
    expect(JSON.parse(said(output))).toEqual({ applied: [] });
  });

  test('a fault is told with its causes: 3', async () => {
    const cause = new Error('connection refused');
    const migrate = async (): Promise<never> => {
      throw new Fault('The database is away.', { cause });
    };
    expect(await run(['migrate'], { migrate })).toBe(3);
    expect(said(errors)).toBe('The database is away.\n  because: connection refused\n');
  });
});
