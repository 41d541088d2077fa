import { type Container, openContainer } from '../../src/app/container.js';
import type { Actor } from '../../src/auth/actor.js';
import type { IdentityProviderConfig } from '../../src/auth/jwt.js';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../src/kernel/units/time.js';
import { isRefusal, type Refusal } from '../../src/kernel/problem.js';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.js';
import { START_MS } from './builders.js';
import { ManualClock } from './manual-clock.js';
import { RecordingLogger } from './recording-logger.js';

/** The answer, or a failure that says what was refused. */
export function accepted<Value>(answer: Value | Refusal): Value {
  if (!isRefusal(answer)) return answer;
  throw new Error(answer.problems.map((problem) => `${problem.code}: ${problem.message}`).join(' '));
}

/** All services on a database of their own, with the clock in the test's hand; `restart` is what a new process would find. */
export class ContainerWorld {
  readonly clock = new ManualClock(START_MS);
  readonly logger = new RecordingLogger();
  container!: Container;

  private constructor(
    readonly database: TestDatabase,
    private readonly identityProvider: IdentityProviderConfig | null,
  ) {}

  /** @param reach how the services get to the database; straight, unless told */
  static async open(
    reach?: (database: TestDatabase) => Promise<TestDatabase>,
    identityProvider: IdentityProviderConfig | null = null,
  ): Promise<ContainerWorld> {
    const database = await createTestDatabase();
    const world = new ContainerWorld((await reach?.(database)) ?? database, identityProvider);
    await world.#start();
    return world;
  }

  async restart(): Promise<void> {
    await this.container.close();
    await this.#start();
  }

  /** A new account, and somebody who may do everything in it. */
  async admin(): Promise<Actor> {
    const input = { name: 'Nordlicht', currencyCode: 'EUR', timeZone: 'Europe/Berlin' };
    const account = accepted(await this.container.accounts.create(input));
    return { tokenId: account.id, accountId: account.id, role: 'ADMIN' };
  }

  /** Decides everything that is due now. @returns how many cycles were decided */
  async decideDue(): Promise<number> {
    const { optimisation } = this.container;
    const report = await optimisation.decideBatch(
      await optimisation.dispatchDue(this.clock.now(), 1_000),
      'test',
    );
    return report.decided;
  }

  query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.container.unitOfWork.run('system', (tx) => tx.query<Row>(sql, parameters));
  }

  async close(): Promise<void> {
    await this.container.close();
    await this.database.drop();
  }

  async #start(): Promise<void> {
    this.container = await openContainer({
      databaseUrl: this.database.url,
      logger: this.logger,
      clock: this.clock,
      poolSize: 5,
      identityProvider: this.identityProvider,
      optimisation: {
        intervalMs: 15 * MINUTE_MS,
        stateSaveFrequency: 10,
        maxConcurrentCampaigns: 50,
        shutdownTimeoutMs: 30 * SECOND_MS,
        leaseMs: 15 * SECOND_MS,
        decisionsKeptMs: 1_095 * DAY_MS,
      },
    });
  }
}
