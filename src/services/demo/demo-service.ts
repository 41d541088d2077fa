import type { Actor } from '../../auth/actor.js';
import { accepted } from '../../kernel/accepted.js';
import { accountTimeMs } from '../../kernel/account-clock.js';
import { NOBODY } from '../../kernel/ids.js';
import type { Clock } from '../../kernel/ports/clock.js';
import { calendarDay, MINUTE_MS, SECOND_MS } from '../../kernel/units/time.js';
import type { AccountRecord, AccountService } from '../account-service.js';
import type { CampaignService } from '../campaign-service.js';
import type { OptimisationService } from '../optimisation/optimisation-service.js';
import type { ResultCollection } from '../result-collection.js';
import { demoCampaigns } from './demo-campaigns.js';

/** One 15-minute cycle of the demonstration in real time. */
export const DEMO_CYCLE_MS = 10 * SECOND_MS;
const RATE = (15 * MINUTE_MS) / DEMO_CYCLE_MS;
const WORKER = 'demo';

export interface DemoServiceDeps {
  readonly accounts: AccountService;
  readonly campaigns: CampaignService;
  readonly optimisation: OptimisationService;
  readonly results: ResultCollection;
  readonly clock: Clock;
}

/** The simulated account of a first start. What it does later is done by the same jobs that real accounts have. */
export class DemoService {
  constructor(private readonly deps: DemoServiceDeps) {}

  /**
   * Makes the account with its campaigns where the database has no account yet.
   * @param originAtMs account time at the present of the clock
   * @returns the demonstration's account; null where the database belongs to somebody already
   */
  async create(originAtMs: number): Promise<AccountRecord | null> {
    const { accounts, campaigns, clock } = this.deps;
    if ((await accounts.list()).length > 0) return null;
    const account = accepted(
      await accounts.ensureDefault({
        name: 'Demo shop',
        currencyCode: 'EUR',
        timeZone: 'Europe/Berlin',
        simulation: { originAtMs, rate: RATE },
      }),
    );
    if (!account.simulated) return null;
    const today = calendarDay(accountTimeMs(account.clock, clock.now()), account.timeZone);
    const actor: Actor = { tokenId: NOBODY, accountId: account.id, role: 'ADMIN' };
    for (const [n, campaign] of demoCampaigns(today).entries()) {
      // The key makes it once, should two processes start on the same empty database.
      accepted(await campaigns.create(actor, campaign, `demo-campaign-${n}`));
    }
    return account;
  }

  /** Lives through one cycle: results come in, then the campaigns are decided. */
  async liveOneCycle(): Promise<void> {
    const { optimisation, results, clock } = this.deps;
    await results.collectDue(clock.now(), new AbortController().signal);
    const pairs = await optimisation.dispatchDue(clock.now(), 100);
    if (pairs.length > 0) await optimisation.decideBatch(pairs, WORKER);
  }
}
