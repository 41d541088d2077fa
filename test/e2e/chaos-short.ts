import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CHECKS } from '../../bench/chaos/checks/checks.js';
import { PostgresHost } from '../../bench/chaos/postgres-host.js';
import { Stage } from '../../bench/chaos/stage.js';
import { describeUnless } from '../setup/optional.js';

const LIMIT_MS = 240_000;

export type Missing = Readonly<Partial<Record<string, string>>>;

/** The short form of `npm run chaos`, a test a check. @param missing why a check cannot be tried here, by its name */
export function shortForms(isMine: (name: string) => boolean, missing: Missing = {}): void {
  let postgres: PostgresHost;
  beforeAll(async () => {
    postgres = await PostgresHost.open();
  }, LIMIT_MS);
  afterAll(() => postgres[Symbol.asyncDispose]());

  for (const check of CHECKS.filter(({ name }) => isMine(name))) {
    describeUnless(missing[check.name] ?? null, check.name, () => {
      test(
        check.promise,
        async () => {
          await using stage = await Stage.open({ postgres, say: () => undefined });
          const { tried, troubles, figures } = await check.run(stage, {
            size: 'short',
            seed: 1,
            kills: null,
          });
          process.stdout.write(`chaos: ${check.name}: ${tried} tried, ${JSON.stringify(figures)}\n`);
          expect(troubles).toEqual([]);
          expect(tried).toBeGreaterThan(0);
        },
        LIMIT_MS,
      );
    });
  }
}
