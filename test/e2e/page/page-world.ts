import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { readBuiltPage } from '../../../src/app/page/built-page.js';
import type { Role } from '../../../src/kernel/words.js';
import { type MadeCampaign, makeCampaign, runCycle } from '../../fakes/api-scenes.js';
import { ApiWorld } from '../../fakes/api-world.js';
import { browserMissing, openBrowser, type TestBrowser } from '../../setup/browser.js';

const UPDATE = `mutation ($input: UpdateCampaignInput!) { updateCampaign(input: $input) { userErrors { message } } }`;

const page = await readBuiltPage();

/** Why the page cannot be looked at here, or `null`. */
export const pageMissing = browserMissing ?? (page ? null : 'the page is not built (npm start builds it)');

/** The page in a real browser, on an account that a test lets live, signed in by a link. */
export class PageWorld {
  private constructor(
    readonly api: ApiWorld,
    readonly browser: TestBrowser,
    readonly manager: string,
    readonly campaign: MadeCampaign,
  ) {}

  static async open(role: Role = 'MANAGER', overrides: object = {}): Promise<PageWorld> {
    const api = await ApiWorld.open({ page: page! });
    // Whether a session still holds is asked of the database, which lives in real time.
    api.world.clock.advance(Date.now() - api.world.clock.now());
    const manager = await api.token('MANAGER');
    const campaign = await makeCampaign(api, manager, { name: 'Seen in the browser', ...overrides });
    await runCycle(api, manager, campaign.id);
    const world = new PageWorld(api, await openBrowser(), manager, campaign);
    // Colours that are on their way to others would be judged by the way.
    await world.page.emulateMedia({ reducedMotion: 'reduce' });
    await world.signIn(role);
    return world;
  }

  get page(): Page {
    return this.browser.page;
  }

  async signIn(role: Role): Promise<void> {
    const code = await this.api.world.container.signIns.linkFor(this.api.account.id, role);
    await this.page.goto(`${this.api.url}/sign-in#code=${code}`);
    await this.page.getByRole('heading', { name: 'Overview' }).waitFor();
    await this.live();
  }

  async live(): Promise<void> {
    await this.page.locator('.live-on').waitFor();
  }

  /** Pacing moves every arm in the next cycle. */
  async setDailyBudget(amount: string): Promise<void> {
    const input = { campaignId: this.campaign.id, dailyBudget: { amount, currencyCode: 'EUR' } };
    const answer = await this.api.ask(this.manager, UPDATE, { input });
    expect(answer.data).toEqual({ updateCampaign: { userErrors: [] } });
  }

  async cycle(): Promise<void> {
    await runCycle(this.api, this.manager, this.campaign.id);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.api.close();
  }
}
