import { once } from 'node:events';

/** Closing the pipe is the word to stop. */
export default async function tearDown() {
  const server = globalThis.testDatabaseServer;
  if (server.exitCode !== null) return;
  const ended = once(server, 'exit');
  server.stdin.end();
  await ended;
}
