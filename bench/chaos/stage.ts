import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresHost } from './postgres-host.js';
import { type Roles, TrimtabProcess } from './trimtab-process.js';

export interface StageParts {
  readonly postgres: PostgresHost;
  /** What a person who waits is told. */
  readonly say: (line: string) => void;
}

interface StartOptions {
  readonly role: Roles;
  readonly databaseUrl: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Read before the program, such as a clock that jumps. */
  readonly preload?: string;
}

/** Where one check takes place: what it starts is gone at its end. */
export class Stage implements AsyncDisposable {
  readonly #parts: AsyncDisposableStack;

  private constructor(
    parts: AsyncDisposableStack,
    /** For files; also where the processes find their settings. */
    readonly directory: string,
    readonly postgres: PostgresHost,
    readonly say: (line: string) => void,
  ) {
    this.#parts = parts;
  }

  static async open({ postgres, say }: StageParts): Promise<Stage> {
    const parts = new AsyncDisposableStack();
    const directory = await mkdtemp(join(tmpdir(), 'trimtab-chaos-'));
    parts.defer(() => rm(directory, { recursive: true, force: true }));
    await writeFile(join(directory, 'trimtab.yaml'), 'optimization_service:\n  lease_seconds: 1\n');
    return new Stage(parts, directory, postgres, say);
  }

  /** A process that is made to end with the stage, however often it was killed and started again. */
  async process(options: StartOptions): Promise<TrimtabProcess> {
    const made = await TrimtabProcess.of({ ...options, directory: this.directory });
    this.defer(() => made.close());
    return made;
  }

  /** Done at the end, the last first. */
  defer(end: () => Promise<unknown>): void {
    this.#parts.defer(async () => void (await end()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.disposeAsync();
  }
}
