import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const EXECUTABLES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executable = EXECUTABLES.find((path) => existsSync(path)) ?? null;

/** Why tests in a real browser cannot run here, or `null`. */
export const browserMissing = executable ? null : 'needs Chromium (Debian: apt-get install chromium)';

/** A browser with a profile of its own that does nothing by itself, and what its page asked for and complained of. */
export interface TestBrowser {
  readonly page: Page;
  /** Every request and socket, by URL. */
  readonly requested: readonly string[];
  /** Errors on the console, refused by the page's policy or thrown. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function openBrowser(): Promise<TestBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'trimtab-browser-'));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    ...(executable ? { executablePath: executable } : {}),
    headless: true,
    viewport: { width: 1440, height: 900 },
    args: QUIET,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const requested: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  page.on('websocket', (socket) => requested.push(socket.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return {
    page,
    requested,
    complaints,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
