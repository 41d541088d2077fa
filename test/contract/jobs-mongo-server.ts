import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify, types } from 'node:util';
import { createEmptyDatabase } from '../setup/test-database.js';

export interface MongoServer {
  readonly url: string;
  stop(): Promise<void>;
}

const BUILD = fileURLToPath(new URL('../../scripts/ferretdb.mjs', import.meta.url));

/** The server behind MONGODB_URL, else FerretDB over a database of the tests' PostgreSQL, else the reason why there is none. */
export async function findMongoServer(): Promise<MongoServer | { readonly missing: string }> {
  const given = process.env.MONGODB_URL;
  if (given) return { url: given, stop: async () => undefined };
  const built = await build();
  return 'missing' in built ? built : start(built.path);
}

async function build(): Promise<{ readonly path: string } | { readonly missing: string }> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [BUILD]);
    return { path: stdout.trim() };
  } catch (error) {
    const said = types.isNativeError(error) && 'stderr' in error ? String(error.stderr) : String(error);
    return { missing: `MONGODB_URL is not set, and ${said.trim().split('\n').at(-1)}` };
  }
}

async function start(binary: string): Promise<MongoServer> {
  const database = await createEmptyDatabase();
  const server = spawn(binary, ['-attached', '-postgres', database.url], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit');
  const lines = createInterface({ input: server.stdout });
  const url = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    ended.then(([code]) => {
      throw new Error(`FerretDB ended with code ${code} before it was ready.`);
    }),
  ]);
  return {
    url,
    async stop() {
      server.stdin.end();
      await ended;
      await database.drop();
    },
  };
}
