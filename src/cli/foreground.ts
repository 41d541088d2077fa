import { Fault } from '../kernel/fault.js';
import { ExitCode } from './exit-code.js';
import type { Terminal } from './terminal.js';

/** Something that runs until it is told to stop, or fails. */
export interface Running {
  /** What people see once it is up: where to go next. */
  readonly banner: string;
  /** Rejects when it cannot go on. Never resolves by itself. */
  readonly failed: Promise<never>;
  /** Finishes what is under way, within its own time limit. */
  stop(): Promise<void>;
}

/** The part of `process` that tells when to stop. */
export interface Signals {
  on(event: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'disconnect', listener: () => void): unknown;
  off(event: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'disconnect', listener: () => void): unknown;
}

/** One Ctrl-C arrives several times: from the terminal, from npm and from the bootstrap. Later ones are a second Ctrl-C. */
const SAME_SIGNAL_MS = 1_000;
const EVENTS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const;

/**
 * Keeps it running until a signal or a failure, then stops it. A second Ctrl-C does not wait for the stop. `disconnect`:
 * the bootstrap that started this process was killed and can pass nothing on.
 */
export async function inForeground(
  start: () => Promise<Running>,
  { terminal, signals, now }: { terminal: Terminal; signals: Signals; now: () => number },
): Promise<ExitCode> {
  let firstAt: number | undefined;
  let stopNow: (how: 'now') => void = () => undefined;
  const insisted = new Promise<'now'>((resolve) => {
    stopNow = resolve;
  });
  let listener = (): void => undefined;
  const asked = new Promise<'stop'>((resolve) => {
    listener = () => {
      firstAt ??= now();
      resolve('stop');
      if (now() - firstAt >= SAME_SIGNAL_MS) stopNow('now');
    };
  });
  for (const event of EVENTS) signals.on(event, listener);
  // Listening for signals does not keep a process alive.
  const alive = setInterval(() => undefined, 1_000_000);
  try {
    const running = await start();
    terminal.note(running.banner);
    const end = await Promise.race([asked, running.failed.catch((error: unknown) => ({ error }))]);
    if (end === 'stop') terminal.note('Stopping: finishing what is under way. Once more stops at once.');
    const how = await Promise.race([running.stop().then(() => 'stopped' as const), insisted]);
    if (end !== 'stop') throw new Fault('Trimtab cannot go on.', { cause: end.error });
    if (how === 'stopped') terminal.note('Stopped.');
    return how === 'stopped' ? ExitCode.OK : ExitCode.FAULT;
  } finally {
    clearInterval(alive);
    for (const event of EVENTS) signals.off(event, listener);
  }
}
