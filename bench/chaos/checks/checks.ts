import type { Check } from '../check.js';
import { attacks } from './attacks.js';
import { clock } from './clock.js';
import { drain } from './drain.js';
import { events } from './events.js';
import { idempotency } from './idempotency.js';
import { kills } from './kills.js';
import { logFull } from './log-full.js';
import { mongodb } from './mongodb.js';
import { postgres } from './postgres.js';
import { silentReader } from './silent-reader.js';
import { slowDisk } from './slow-disk.js';
import { sockets } from './sockets.js';

/** In the order in which they run. */
export const CHECKS: readonly Check[] = [
  kills,
  postgres,
  mongodb,
  events,
  silentReader,
  idempotency,
  drain,
  slowDisk,
  clock,
  logFull,
  sockets,
  attacks,
];
