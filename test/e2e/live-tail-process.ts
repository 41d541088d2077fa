import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** examples/live-tail in a process of its own, as a person runs it. */
export class LiveTailProcess {
  readonly ended: Promise<number | null>;
  output = '';
  notices = '';
  #look: () => void = () => undefined;

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk: Buffer) => {
      this.output += chunk.toString();
      this.#look();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      this.notices += chunk.toString();
      this.#look();
    });
    this.ended = new Promise((resolve) => child.once('close', (code) => resolve(code)));
  }

  static run(args: readonly string[], environment: Record<string, string> = {}): LiveTailProcess {
    const hooks = ['--import', `${ROOT}/scripts/typescript-hooks.mjs`];
    const child = spawn(process.execPath, [...hooks, `${ROOT}/examples/live-tail/main.ts`, ...args], {
      env: { PATH: process.env.PATH ?? '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new LiveTailProcess(child);
  }

  lines(): string[] {
    return this.output.split('\n').filter((line) => line !== '');
  }

  async until(met: () => boolean, withinMs = 10_000): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        clearInterval(looking);
        reject(new Error(`It said, in ${withinMs} ms:\n${this.output}\n${this.notices}`));
      }, withinMs);
      // What is waited for may show elsewhere than in the output.
      const looking = setInterval(() => this.#look(), 50);
      this.#look = () => {
        if (!met()) return;
        clearTimeout(timer);
        clearInterval(looking);
        resolve();
      };
      this.#look();
    });
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}
