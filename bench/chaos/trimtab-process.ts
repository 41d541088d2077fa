import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** `serve`: answers people and runs the jobs; `api`: answers only; `worker`: runs the jobs only. */
export type Roles = 'serve' | 'api' | 'worker';

export interface ProcessOptions {
  readonly role: Roles;
  readonly databaseUrl: string;
  /** The working directory: where its `trimtab.yaml` is. */
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly preload?: string;
}

const WORDS: Record<Roles, readonly string[]> = {
  serve: ['serve'],
  api: ['serve', '--no-jobs'],
  worker: ['worker'],
};
const UP = /Trimtab (?:serves at|runs its jobs)/;
const KEPT_OUTPUT = 20_000;
const START_PATIENCE_MS = 120_000;

/** A process of the built program, without the start script, so that its pid is its own. It keeps its port over restarts. */
export class TrimtabProcess {
  #child: ChildProcess | null = null;
  #output = '';
  #over = false;

  private constructor(
    private readonly options: ProcessOptions,
    readonly port: number,
  ) {}

  static async of(options: ProcessOptions): Promise<TrimtabProcess> {
    return new TrimtabProcess(options, await freePort());
  }

  get role(): Roles {
    return this.options.role;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** The newest of what all its lives have said. */
  get output(): string {
    return this.#output;
  }

  /** Starts it again; does not wait until it is up. */
  spawn(): ChildProcess {
    if (this.#over) throw new Error('It was ended for good.');
    const { role, databaseUrl, directory, environment = {}, preload } = this.options;
    const { PATH = '', HOME = '' } = process.env;
    const program = join(process.cwd(), 'dist', 'src', 'main.js');
    const flags = ['--enable-source-maps', ...(preload ? ['--import', preload] : [])];
    // The channel ends it, should this process be killed.
    const child = spawn(process.execPath, [...flags, program, ...WORDS[role]], {
      cwd: directory,
      env: {
        PATH,
        HOME,
        DATABASE_URL: databaseUrl,
        PORT: String(this.port),
        TRIMTAB_DEMO: '0',
        LOG_LEVEL: 'warn',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.#output = `${this.#output}${chunk.toString()}`.slice(-KEPT_OUTPUT);
      });
    this.#child = child;
    return child;
  }

  /** Starts it, and waits until it is up. */
  async start(): Promise<void> {
    const child = this.spawn();
    await new Promise<void>((resolve, reject) => {
      let said = '';
      const fail = (why: string) => reject(new Error(`A process ${why} before it was up:\n${said}`));
      const timer = setTimeout(() => fail('took too long'), START_PATIENCE_MS);
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (chunk: Buffer) => {
          said += chunk.toString();
          if (UP.test(said)) resolve();
        });
      child.once('close', () => fail('ended'));
      void once(child, 'close').finally(() => clearTimeout(timer));
    });
  }

  /** For good: whoever still wants to start it again cannot. */
  async close(): Promise<void> {
    this.#over = true;
    await this.kill();
  }

  /** At once, and without a chance to tidy up. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** @returns its exit code, or `null` where a signal ended it */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
    return child.exitCode;
  }

  get ended(): boolean {
    return this.#child === null || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Of memory that is resident now. */
  async residentBytes(): Promise<number> {
    const status = await readFile(`/proc/${this.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * 1024;
  }

  async openFiles(): Promise<number> {
    return (await readdir(`/proc/${this.pid}/fd`)).length;
  }

  /** A figure of `/metrics`, summed over its labels. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const lines = text
      .split('\n')
      .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
    if (lines.length === 0) throw new Error(`/metrics has no ${name}.`);
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port was given.');
  return address.port;
}
