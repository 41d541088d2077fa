import { type ChildProcess, spawn } from 'node:child_process';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

const START_PATIENCE_MS = 60_000;

/** The command `trimtab` in a process of its own, as a person runs it. */
export class TrimtabProcess {
  readonly ended: Promise<Ended>;
  #output = '';
  #look: () => void = () => undefined;

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
        this.#look();
      });
    }
    this.ended = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        resolve({ code, signal, output: this.#output });
        this.#look();
      });
    });
  }

  /** With nothing of this process's environment but the way to find programs. */
  static run(
    words: readonly string[],
    environment: Record<string, string>,
    cwd = process.cwd(),
  ): TrimtabProcess {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, [`${process.cwd()}/bin/trimtab.mjs`, ...words], {
      cwd,
      env: { PATH, HOME, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new TrimtabProcess(child);
  }

  /** `trimtab serve` on a free port, up. */
  static async serve(
    environment: Record<string, string>,
    cwd = process.cwd(),
  ): Promise<TrimtabProcess & { url: string }> {
    const started = TrimtabProcess.run(['serve'], { PORT: '0', ...environment }, cwd);
    const [, url = ''] = await started.says(/serves at (http:\/\/\S+?)[.,] /);
    return Object.assign(started, { url });
  }

  get output(): string {
    return this.#output;
  }

  /** The bootstrap's own pid; the program that it started is a child of it. */
  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Waits until it has said this; rejects when it ends before. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) =>
        reject(new Error(`trimtab ${why} before it said ${pattern}:\n${this.#output}`));
      const timer = setTimeout(() => fail('took too long'), START_PATIENCE_MS);
      this.#look = () => {
        const match = pattern.exec(this.#output);
        if (!match && this.child.exitCode === null && this.child.signalCode === null) return;
        clearTimeout(timer);
        this.#look = () => undefined;
        if (match) resolve(match);
        else fail('ended');
      };
      this.#look();
    });
  }

  async stop(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }
}
