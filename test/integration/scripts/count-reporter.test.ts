import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'trimtab-count-'));
  await writeFile(join(directory, 'package.json'), '{}');
  await writeFile(
    join(directory, 'some.test.js'),
    `test('good', () => {});
     test('bad', () => { throw new Error('bad'); });
     describe.skip('[no browser] pages', () => test('look right', () => {}));`,
  );
  await writeFile(join(directory, 'broken.test.js'), 'const = ;');
});
afterAll(() => rm(directory, { recursive: true }));

/** What a run of Jest with our reporter prints, summary and all. */
async function runJest(...words: string[]): Promise<{ code: number; printed: string }> {
  const config = JSON.stringify({
    rootDir: directory,
    transform: {},
    reporters: ['default', resolve('test/setup/count-reporter.js')],
  });
  return new Promise((done) => {
    const jest = [resolve('node_modules/jest/bin/jest.js'), '--config', config, ...words];
    execFile(process.execPath, jest, { cwd: directory }, (error, stdout, stderr) =>
      done({ code: Number(error?.code ?? 0), printed: stderr + stdout }),
    );
  });
}

test('the last line is the count, with files that do not load among the failed, and the reasons of the skipped above', async () => {
  const { code, printed } = await runJest();
  expect(code).toBe(1);
  expect(printed).toMatch(
    /\nSkipped:\n {2}\[no browser\] pages look right\n\n1 passed, 2 failed, 1 skipped\n$/,
  );
});

test('where all is well, the exit code says so too', async () => {
  const { code, printed } = await runJest('some.test.js', '-t', 'good');
  expect(code).toBe(0);
  expect(printed).toMatch(/\n1 passed, 0 failed, 2 skipped\n$/);
});
