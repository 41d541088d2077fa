import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '../../setup/eventually.js';
import { describeUnless } from '../../setup/optional.js';
import { picture, seriousFaults, setTheme, sidewaysPx, SIZES, THEMES } from './looks.js';
import { pageMissing, PageWorld } from './page-world.js';

describeUnless(pageMissing, 'a campaign in a real browser', () => {
  let world: PageWorld;

  beforeAll(async () => {
    world = await PageWorld.open('MANAGER', { constraints: { maxShare: 0.7 } });
    await observe(world);
    await world.page.getByRole('link', { name: 'Seen in the browser' }).first().click();
    await world.page.getByRole('heading', { name: 'Allocation now' }).waitFor();
  }, 90_000);
  afterAll(() => world?.close());

  it('shows what each arm has, in shares and money that add up', async () => {
    const { page } = world;
    const cells = await page
      .getByRole('region', { name: /Allocation now/ })
      .locator('tbody tr')
      .all();
    const money = await Promise.all(cells.map((row) => row.locator('td.number').first().innerText()));
    const shares = await Promise.all(cells.map((row) => row.locator('td.number').nth(2).innerText()));
    const total = await page.locator('tfoot td.number').first().innerText();
    expect(money.map(digitsOf).reduce((sum, cents) => sum + cents, 0)).toBe(digitsOf(total));
    expect(shares.map(digitsOf).reduce((sum, tenths) => sum + tenths, 0)).toBe(1_000);
  });

  it('draws what came in, and says it in a table too', async () => {
    const { page } = world;
    await page.locator('.chart canvas').waitFor();
    expect(await page.locator('.chart tbody tr').count()).toBe(3);
    await page.getByRole('button', { name: 'Spend' }).click();
    await page.getByRole('heading', { name: 'Spend' }).waitFor();
    expect(await page.locator('.chart tbody td').first().innerText()).toBe('€20');
  });

  it('keeps the time in the address, and repairs what it cannot read', async () => {
    const { page } = world;
    await page.getByLabel('Time').selectOption('Last 30 days');
    await page.waitForURL(/from=now-30d/);
    const address = new URL(page.url());
    await page.goto(`${address.origin}${address.pathname}?from=2026-02-31`);
    await page.getByLabel('Time').waitFor();
    expect(await page.getByLabel('Time').inputValue()).toBe('now-7d');
    expect(await page.getByRole('status').innerText()).toContain('could not be read');
    await page.getByRole('button', { name: 'Close' }).click();
  });

  it('takes an override with a reason, refuses what cannot be, and shows it at once', async () => {
    const { page } = world;
    await page.getByRole('button', { name: 'Override' }).click();
    const dialog = page.getByRole('dialog');
    const act = dialog.getByRole('button', { name: 'Override' });
    await dialog.getByLabel(/Share of the daily budget/).fill('100');
    await dialog.getByLabel(/^Why/).fill('too short');
    expect(await act.isDisabled()).toBe(true);
    await dialog.getByLabel(/^Why/).fill('Contract with the publisher');
    await act.click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel(/Share of the daily budget/).fill('30');
    await act.click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Contract with the publisher').waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Override');
  });

  it('is paused and resumed, each time with the word of the server', async () => {
    const { page } = world;
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('dialog').getByLabel(/^Why/).fill('Stock is out until Monday');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Stock is out until Monday').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    expect(await page.locator('.campaign-head').innerText()).toContain('active');
  });

  it.each(SIZES)('fits %i × %i in both themes, without serious faults', async (width, height) => {
    const { page } = world;
    await page.setViewportSize({ width, height });
    for (const theme of THEMES) {
      await setTheme(page, theme);
      expect(await sidewaysPx(page)).toBe(0);
      await picture(page, `campaign-${width}-${theme}`);
    }
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('shows a viewer no way to write, and the server would refuse it as well', async () => {
    const { page } = world;
    await page.setViewportSize({ width: 1440, height: 900 });
    const address = page.url();
    await world.signIn('VIEWER');
    await page.goto(address);
    await page.getByText('You can see, not change, this campaign.').waitFor();
    expect(await page.getByRole('button', { name: /Override|Pause|Resume|End/ }).count()).toBe(0);
    await eventually(async () => world.browser.complaints.length === 0, 'nothing was complained of');
    expect(world.browser.complaints).toEqual([]);
  });
});

function digitsOf(text: string): number {
  return Number(text.replace(/\D/g, ''));
}

/** Three hours of results of the first arm. */
async function observe({ api, manager, campaign }: PageWorld): Promise<void> {
  const euros = (amount: string): object => ({ amount, currencyCode: 'EUR' });
  const hour = Math.floor(api.world.clock.now() / 3_600_000) * 3_600_000;
  const observations = [3, 2, 1].map((ago) => ({
    armId: campaign.armIds[0],
    windowStart: new Date(hour - ago * 3_600_000).toISOString(),
    windowEnd: new Date(hour - (ago - 1) * 3_600_000).toISOString(),
    impressions: 1_000,
    clicks: 50,
    conversions: 2,
    cost: euros('20'),
    revenue: euros('55'),
  }));
  const document = `mutation ($input: RecordObservationsInput!) { recordObservations(input: $input) { added userErrors { message } } }`;
  const answer = await api.ask(manager, document, { input: { source: 'test', observations } });
  expect(answer.data).toEqual({ recordObservations: { added: 3, userErrors: [] } });
}
