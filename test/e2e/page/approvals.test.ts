import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeUnless } from '../../setup/optional.js';
import { picture, seriousFaults, setTheme, sidewaysPx, SIZES, THEMES } from './looks.js';
import { pageMissing, PageWorld } from './page-world.js';

describeUnless(pageMissing, 'approvals, lists and keys in a real browser', () => {
  let world: PageWorld;

  beforeAll(async () => {
    world = await PageWorld.open('ANALYST', { mode: 'APPROVAL' });
  }, 90_000);
  afterAll(() => world?.close());

  it('leads from Overview to an approved change by keys alone', async () => {
    const { page } = world;
    await page.locator('.needs .plum').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.getByRole('heading', { name: 'What would change' }).waitFor();
    await picture(page, 'approvals');
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.press('j');
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    // The focus is on the safe choice.
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Cancel');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Nothing waits for a yes').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await page.getByRole('heading', { name: 'Decisions' }).waitFor();
    const approved = page.locator('tbody tr').filter({ hasText: 'Approved' });
    await approved.nth(1).waitFor();
    expect(await approved.count()).toBe(2);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByText('Sums to').waitFor();
    expect(await page.locator('.decision-what').innerText()).toContain('Approved');
  });

  it('rejects with a reason of ten letters at least', async () => {
    const { page } = world;
    await propose(world, '6000');
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.getByRole('heading', { name: 'What would change' }).waitFor();
    await page.keyboard.press('r');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Why/).fill('No');
    expect(await dialog.getByRole('button', { name: 'Reject' }).isDisabled()).toBe(true);
    await dialog.getByLabel(/^Why/).fill('The stock does not last for this');
    await dialog.getByRole('button', { name: 'Reject' }).click();
    await page.getByText('Nothing waits for a yes').waitFor();
    await page.getByRole('button', { name: 'Rejected' }).click();
    await page.getByText('The stock does not last for this').waitFor();
    expect(await page.locator('.queue li').count()).toBe(1);
  });

  it('finds a campaign by typing, and lists the keys', async () => {
    const { page } = world;
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('browser');
    await page.getByRole('option', { name: /Seen in the browser/ }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Allocation now' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(page.url()).toContain('/campaigns/cmp_');
  });

  it('filters the list by what is in the address', async () => {
    const { page } = world;
    await page.goto(`${world.api.url}/campaigns?q=browser&status=ACTIVE`);
    await page.getByRole('link', { name: 'Seen in the browser' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('xyz');
    await page.getByText('No campaign fits').waitFor();
    expect(page.url()).toContain('q=browserxyz');
    expect(await seriousFaults(page)).toEqual([]);
  });

  it.each(['/approvals', '/campaigns', '/decisions', '/settings'])(
    '%s fits every width in both themes',
    async (path) => {
      const { page } = world;
      await page.goto(`${world.api.url}${path}`);
      await world.live();
      for (const [width, height] of SIZES) {
        await page.setViewportSize({ width, height });
        expect([width, await sidewaysPx(page)]).toEqual([width, 0]);
      }
      for (const theme of THEMES) {
        await setTheme(page, theme);
        await picture(page, `${path.slice(1)}-${theme}`);
        expect(await seriousFaults(page)).toEqual([]);
      }
    },
  );

  it('shows tokens and the audit log to admins alone, and signs out', async () => {
    const { page } = world;
    await page.getByText('take the role ADMIN').waitFor();
    await world.signIn('ADMIN');
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.getByText('this one').waitFor();
    await page.getByRole('rowheader', { name: 'approveProposal' }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are not signed in').waitFor();
    expect(await page.locator('.rail').count()).toBe(0);
  });

  it('never complained of anything but being signed out', () =>
    expect(world.browser.complaints.filter((line) => !line.includes('401'))).toEqual([]));
});

/** Another budget for a day moves every arm, which waits again. */
async function propose(world: PageWorld, amount: string): Promise<void> {
  await world.setDailyBudget(amount);
  await world.cycle();
}
