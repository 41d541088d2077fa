// A preload: the wall clock of this process stands off by the milliseconds in the file of CHAOS_CLOCK_FILE, read again and
// again. What measures durations (performance.now, timers) goes on as it is, as it does when a machine's clock is set.
import { readFileSync } from 'node:fs';

const file = process.env.CHAOS_CLOCK_FILE;
const LOOK_MS = 20;
const RealDate = Date;
let offsetMs = read();
setInterval(() => (offsetMs = read()), LOOK_MS).unref();

function read() {
  return Number(readFileSync(file, 'utf8')) || 0;
}

const now = () => RealDate.now() + offsetMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});
