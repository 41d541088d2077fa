import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { WebSocketRoute } from 'playwright-core';
import { eventually } from '../../setup/eventually.js';
import { describeUnless } from '../../setup/optional.js';
import { picture, seriousFaults, setTheme, sidewaysPx, SIZES, THEMES } from './looks.js';
import { pageMissing, PageWorld } from './page-world.js';

describeUnless(pageMissing, 'the overview in a real browser', () => {
  let world: PageWorld;
  /** Sockets of the page, while the way is free; none gets through while it is cut. */
  let sockets: WebSocketRoute[] = [];
  let cut = false;

  beforeAll(async () => {
    world = await PageWorld.open();
    await world.page.routeWebSocket(/\/graphql$/, (socket) => {
      if (cut) return socket.close({ code: 4500, reason: 'cut' });
      sockets.push(socket);
      socket.connectToServer();
      return undefined;
    });
    await world.page.reload();
    await world.live();
  }, 90_000);
  afterAll(() => world?.close());

  it('is where a link that signs in leads, with nothing secret in the address bar', async () => {
    expect(world.page.url()).toBe(`${world.api.url}/`);
    await world.page.getByText('Seen in the browser').first().waitFor();
    expect(await world.page.getByText('SIMULATED').count()).toBe(0);
  });

  it('holds what is new back until somebody takes it, and then shows each change once', async () => {
    const { page } = world;
    const rows = page.locator('.change');
    await rows.first().waitFor();
    const before = await rows.count();
    await world.setDailyBudget('7000');
    await world.cycle();
    await page.getByRole('button', { name: '2 new' }).waitFor();
    expect(await rows.count()).toBe(before);
    await page.keyboard.press('.');
    await eventually(async () => (await rows.count()) === before + 2, 'the rows were taken');
    expect(await rows.count()).toBe(before + 2);
  });

  it('leads from a change to its waterfall, which adds up to the change in cents', async () => {
    const { page } = world;
    await page.locator('.change a').first().click();
    await page.getByRole('heading', { name: 'What moved it' }).waitFor();
    const head = await page.locator('.decision-amount b').innerText();
    const values = await page.locator('.waterfall .value').allInnerTexts();
    const cents = values.map(centsOf);
    expect(cents.slice(0, -1).reduce((sum, part) => sum + part, 0)).toBe(cents.at(-1));
    expect(cents.at(-1)).toBe(centsOf(head));
    expect(await page.getByText('Sums to').innerText()).toContain(head);
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Replay' }).click();
    await page.getByText('Replayed, identical to the bit').waitFor();
    await page.getByRole('heading', { name: 'Why not' }).waitFor();
    await picture(page, 'decision');
    const address = page.url();
    const sentence = await page.locator('.decision-sentence').innerText();
    await page.goto(address);
    expect(await page.locator('.decision-sentence').innerText()).toBe(sentence);
    await page.goto(world.api.url);
    await world.live();
  });

  it('catches up after a cut, and shows nothing twice', async () => {
    const { page } = world;
    const rows = page.locator('.change');
    await rows.first().waitFor();
    const before = await rows.count();
    cut = true;
    for (const socket of sockets) await socket.close({ code: 4500, reason: 'cut' });
    sockets = [];
    await page.locator('.live-off').waitFor();
    for (const budget of ['9000', '6000', '8000']) {
      await world.setDailyBudget(budget);
      await world.cycle();
    }
    cut = false;
    await page.locator('.live-off').click();
    await world.live();
    await page.getByRole('button', { name: '6 new' }).waitFor();
    await page.keyboard.press('.');
    await eventually(async () => (await rows.count()) === before + 6, 'the rows were taken');
    expect(await rows.count()).toBe(before + 6);
    const anchors = await page.locator('.change a').all();
    const links = await Promise.all(anchors.map((anchor) => anchor.getAttribute('href')));
    expect(new Set(links).size).toBe(links.length);
  });

  it.each(SIZES)('fits %i × %i in both themes, without serious faults', async (width, height) => {
    const { page } = world;
    await page.setViewportSize({ width, height });
    for (const theme of THEMES) {
      await setTheme(page, theme);
      expect(await sidewaysPx(page)).toBe(0);
      await picture(page, `overview-${width}-${theme}`);
    }
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('never asked another machine for anything, and its policy was never in the way', () => {
    const { requested, complaints } = world.browser;
    const own = new URL(world.api.url).host;
    expect(requested.filter((url) => /^(http|ws)s?:/.test(url) && new URL(url).host !== own)).toEqual([]);
    expect(requested.length).toBeGreaterThan(5);
    expect(complaints.filter((line) => !line.includes('WebSocket'))).toEqual([]);
  });
});

/** `+€1,234.50` */
function centsOf(text: string): number {
  const digits = text.replace(/[^\d]/g, '');
  return Number(digits) * (text.includes('−') ? -1 : 1);
}
