import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A server that speaks MongoDB's protocol over a PostgreSQL database, in a process that may be killed. */
export class MongoHost {
  #end: (signal: NodeJS.Signals | null) => Promise<void> = async () => undefined;

  private constructor(
    private readonly binary: string,
    private readonly databaseUrl: string,
  ) {}

  /** FerretDB, built where it is not yet, or the reason why it can't be. */
  static async build(): Promise<{ readonly binary: string } | { readonly missing: string }> {
    const script = spawn(process.execPath, [join(process.cwd(), 'scripts', 'ferretdb.mjs')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: string[] = [];
    const printed: string[] = [];
    createInterface({ input: script.stdout }).on('line', (line) => printed.push(line));
    createInterface({ input: script.stderr }).on('line', (line) => {
      said.push(line);
      process.stderr.write(`${line}\n`);
    });
    const [code] = (await once(script, 'close')) as [number | null];
    const binary = printed.at(-1);
    if (code === 0 && binary !== undefined) return { binary };
    return { missing: said.at(-1) ?? `scripts/ferretdb.mjs ended with code ${code}` };
  }

  /** @param databaseUrl of a database that is its alone */
  static of(binary: string, databaseUrl: string): MongoHost {
    return new MongoHost(binary, databaseUrl);
  }

  /** @returns where it serves, on a free port */
  async start(): Promise<string> {
    const server = spawn(this.binary, ['-attached', '-postgres', this.databaseUrl], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = once(server, 'exit') as Promise<[number | null]>;
    this.#end = async (signal) => {
      if (signal) server.kill(signal);
      else server.stdin.end();
      await ended;
      this.#end = async () => undefined;
    };
    const lines = createInterface({ input: server.stdout });
    return Promise.race([
      once(lines, 'line').then(([line]) => String(line)),
      ended.then(([code]) => {
        throw new Error(`FerretDB ended with code ${code} before it was ready.`);
      }),
    ]);
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end(null);
  }
}
