import { startEmbeddedPostgres } from '../../src/app/embedded-postgres/embedded-postgres.js';

/** A process that holds an embedded server until its standard input is closed: `embedded-host.ts DIRECTORY`. */
const server = await startEmbeddedPostgres({
  directory: process.argv[2]!,
  durable: false,
  onRestart: (error) => process.stdout.write(`${JSON.stringify({ restarted: error === null })}\n`),
});
process.stdout.write(`${JSON.stringify({ url: server.urlOf('postgres'), adopted: server.adopted })}\n`);
// The pipe alone keeps this process alive; the supervisor's own timer does not.
process.stdin.resume();
process.stdin.once('end', () => void server.stop());
