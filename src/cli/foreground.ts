import { Fault } from '../kernel/fault.js';
import { SECOND_MS } from '../kernel/units/time.js';
import { ExitCode } from './exit-code.js';
import type { Terminal } from './terminal.js';

/** Something that runs until it is told to stop. */
export interface Running {
  /** What people see once it is up: where to go next. */
  readonly banner: string;
  /** Finishes what is under way. */
  stop(): Promise<void>;
}

/** The part of `process` that tells when to stop. */
export interface Signals {
  on(event: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'disconnect', listener: () => void): unknown;
  off(event: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'disconnect', listener: () => void): unknown;
}

export interface Foreground {
  readonly terminal: Terminal;
  readonly signals: Signals;
  readonly now: () => number;
  /** From the signal to the end of the process, whatever it was doing: what is not done by then is cut off with it. */
  readonly stopWithinMs: number;
}

/** One Ctrl-C arrives several times: from the terminal, from npm and from the bootstrap. Later ones are a second Ctrl-C. */
const SAME_SIGNAL_MS = 1_000;
/** A process that ends takes a moment to be gone. */
const ENDING_MS = 200;
const EVENTS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const;

/**
 * Keeps it running until a signal, then stops it. A second Ctrl-C does not wait for the stop. `disconnect`: the bootstrap that
 * started this process was killed and can pass nothing on.
 */
export async function inForeground(
  start: () => Promise<Running>,
  { terminal, signals, now, stopWithinMs }: Foreground,
): Promise<ExitCode> {
  let firstAt: number | undefined;
  let limit: NodeJS.Timeout | undefined;
  let listener = (): void => undefined;
  let cutOff: (how: 'insisted' | 'late') => void = () => undefined;
  const cut = new Promise<'insisted' | 'late'>((resolve) => {
    cutOff = resolve;
  });
  const asked = new Promise<void>((resolve) => {
    listener = () => {
      if (firstAt === undefined) {
        firstAt = now();
        limit = setTimeout(() => cutOff('late'), stopWithinMs - ENDING_MS);
        terminal.note('Stopping: finishing what is under way. Once more stops at once.');
        resolve();
      }
      if (now() - firstAt >= SAME_SIGNAL_MS) cutOff('insisted');
    };
  });
  for (const event of EVENTS) signals.on(event, listener);
  // Listening for signals does not keep a process alive.
  const alive = setInterval(() => undefined, 1_000_000);
  try {
    const whole = start().then(async (running) => {
      if (firstAt === undefined) terminal.note(running.banner);
      await asked;
      await running.stop();
      return 'stopped' as const;
    });
    const how = await Promise.race([whole, cut]);
    if (how === 'late') throw new Fault(`The stop took longer than ${stopWithinMs / SECOND_MS} s.`);
    if (how === 'insisted') return ExitCode.FAULT;
    terminal.note('Stopped.');
    return ExitCode.OK;
  } finally {
    clearInterval(alive);
    clearTimeout(limit);
    for (const event of EVENTS) signals.off(event, listener);
  }
}
