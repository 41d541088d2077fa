import { readFile, readlink } from 'node:fs/promises';

/**
 * What tells a process from a later one with the same pid: its start time, from /proc. `null` when it is gone or a zombie
 * that nobody reaps. Where there is no /proc, any answering pid counts as alive.
 */
export async function processIdentity(pid: number): Promise<string | null> {
  if (!answers(pid)) return null;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return answers(pid) ? 'alive' : null;
  // The command name, in parentheses, may hold spaces: count fields behind its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  return fields[19] ?? 'alive';
}

/** Whether the process works in `directory`; `true` where the system does not say. */
export async function worksIn(pid: number, directory: string): Promise<boolean> {
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  return cwd === null || cwd === directory;
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Asks `probe` every `everyMs` until it answers something else than `null`, or `null` at the deadline. */
export async function poll<T>(
  probe: () => Promise<T | null>,
  limit: { everyMs: number; forMs: number },
): Promise<T | null> {
  const deadline = performance.now() + limit.forMs;
  for (;;) {
    const answer = await probe();
    if (answer !== null || performance.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, limit.everyMs));
  }
}
