import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * Starts the tests' PostgreSQL in a process that ends it when this one is gone, however that happens: it reads a pipe
 * whose other end the system closes even after kill -9.
 */
export default async function setUp() {
  const script = fileURLToPath(new URL('./database-server.ts', import.meta.url));
  const hooks = new URL('../../scripts/typescript-hooks.mjs', import.meta.url).href;
  const server = spawn(process.execPath, ['--import', hooks, script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // In a session of its own: Ctrl-C ends the tests, then the closed pipe ends the server in good order.
    detached: true,
  });
  globalThis.testDatabaseServer = server;
  const { serverUrl, template, failure } = JSON.parse(await firstLine(server));
  process.env.TRIMTAB_TEST_SERVER = serverUrl;
  process.env.TRIMTAB_TEST_TEMPLATE = template;
  if (failure) process.env.TRIMTAB_TEST_TEMPLATE_FAILURE = failure;
}

async function firstLine(server) {
  for await (const line of createInterface({ input: server.stdout })) return line;
  throw new Error('The tests found no PostgreSQL: what the server said is above.');
}
