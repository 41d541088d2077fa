import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const LOOK_MS = 1_000;
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

/**
 * Runs a program in the foreground until it ends and answers its exit code. Signals are passed on and not acted on here, so
 * that it ends in its own order; the channel tells it when this process is killed and can pass on nothing more.
 */
export async function run(program, args, options = {}) {
  const child = spawn(program, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], ...options });
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  stopWithNpm(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

/** npm that is killed can pass nothing on; without it nobody would know that this still runs. */
function stopWithNpm(child) {
  if (!process.env.npm_lifecycle_event) return;
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, LOOK_MS);
  watch.unref();
}
