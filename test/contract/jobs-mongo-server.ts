import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
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
  const script = spawn(process.execPath, [BUILD], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  const printed: string[] = [];
  createInterface({ input: script.stdout }).on('line', (line) => printed.push(line));
  createInterface({ input: script.stderr }).on('line', (line) => {
    said.push(line);
    process.stderr.write(`${line}\n`);
  });
  const [code] = await once(script, 'close');
  const path = printed.at(-1);
  if (code === 0 && path !== undefined) return { path };
  return { missing: `MONGODB_URL is not set, and ${said.at(-1) ?? `${BUILD} ended with code ${code}`}` };
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
