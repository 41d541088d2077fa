import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { MINUTE_MS } from '../../src/kernel/units/time.js';
import { ApiWorld, dataOf } from '../fakes/api-world.js';
import { browserMissing, openBrowser, type TestBrowser } from '../setup/browser.js';
import { describeUnless } from '../setup/optional.js';

const CREATE = `mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } } }`;
const RUN = `mutation ($input: RunCycleInput!) { runCycle(input: $input) { userErrors { message } } }`;

describeUnless(browserMissing, 'the playground in a real browser', () => {
  let api: ApiWorld;
  let browser: TestBrowser;
  let page: Page;
  let token: string;
  let campaignId: string;

  beforeAll(async () => {
    api = await ApiWorld.open();
    // Whether a session still holds is asked of the database, which lives in real time.
    api.world.clock.advance(Date.now() - api.world.clock.now());
    token = await api.token('MANAGER');
    const arm = (platform: string): object => ({ platform, channel: 'Search', creative: 'A', bid: 'tCPA' });
    const input = {
      name: 'Seen in the browser',
      kpi: 'ROAS',
      budget: { amount: '3000', currencyCode: 'EUR' },
      startsOn: '2026-05-01',
      arms: [arm('Google Ads'), arm('Meta Ads')],
    };
    const created = await api.ask(token, CREATE, { input });
    campaignId = dataOf<{ createCampaign: { campaign: { id: string } } }>(created).createCampaign.campaign.id;
    browser = await openBrowser();
    page = browser.page;
    const code = await api.world.container.signIns.linkFor(api.account.id, 'MANAGER');
    await page.goto(`${api.url}/sign-in#code=${code}`);
    await page.getByRole('link', { name: '/playground' }).click();
    await page.getByRole('button', { name: 'Send Request' }).waitFor();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  it('is open to who came in by a link, with nothing secret in the address bar', () => {
    expect(page.url()).toBe(`${api.url}/playground`);
  });

  it('runs a subscription over the WebSocket of the same origin, and shows money that moves', async () => {
    await page.getByText('Live', { exact: true }).first().click();
    const socket = page.waitForEvent('websocket');
    await page.getByRole('button', { name: 'Send Request' }).click();
    await socket;
    await subscribed(api);
    await api.ask(token, RUN, { input: { campaignId } });
    api.world.clock.advance(MINUTE_MS);
    expect(await api.world.decideDue()).toBe(1);
    await page.getByText('Google Ads / Search / A / tCPA started').first().waitFor();
    expect(browser.requested).toContain(`${api.url.replace('http', 'ws')}/graphql`);
    await lookAt(page, 'live');
  });

  it('runs the first query', async () => {
    await page.getByText('First query', { exact: true }).click();
    await page.getByRole('button', { name: 'Send Request' }).click();
    const name = page.getByText('"Seen in the browser"').first();
    await name.waitFor();
    expect(await name.isVisible()).toBe(true);
    await lookAt(page, 'query');
  });

  it('never asks another machine for anything, and its policy is never in the way', () => {
    const origin = new URL(api.url).host;
    const elsewhere = browser.requested.filter(
      (url) => /^(http|ws)s?:/.test(url) && new URL(url).host !== origin,
    );
    expect(elsewhere).toEqual([]);
    expect(browser.requested.length).toBeGreaterThan(10);
    expect(browser.complaints).toEqual([]);
  });
});

/** Resolves when the server has a running subscription. */
async function subscribed(api: ApiWorld): Promise<void> {
  await expect(poll(async () => (await metric(api, 'trimtab_subscriptions')) > 0)).resolves.toBe(true);
}

async function metric(api: ApiWorld, name: string): Promise<number> {
  const text = await (await fetch(`${api.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

async function poll(done: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline) {
    if (await done()) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

/** A picture must come out; where SCREENSHOTS names a directory, it is kept for people to look at. */
async function lookAt(page: Page, name: string): Promise<void> {
  const directory = process.env.SCREENSHOTS ?? (await mkdtemp(join(tmpdir(), 'trimtab-screenshots-')));
  const path = join(directory, `playground-${name}.png`);
  await page.screenshot({ path });
  expect((await stat(path)).size).toBeGreaterThan(10_000);
  if (!process.env.SCREENSHOTS) await rm(directory, { recursive: true });
}
