import { DEFAULT_API, type SocketLimits } from '../config/api-config.js';
import type { QueueLimits } from '../events/subscriber-queue.js';

/** Bounds of the live transports (ARCHITECTURE: one slow or hostile client must cost little). */
export interface LiveLimits {
  readonly messageBytes: number;
  readonly initWithinMs: number;
  readonly subscriptionsPerSocket: number;
  readonly messages: { readonly count: number; readonly withinMs: number };
  /** A socket whose client has not answered a ping by the next one is cut. */
  readonly keepAliveMs: number;
  /** What may wait for one subscriber before it is told to come back. */
  readonly queue: QueueLimits;
  /** The newest events of the log, kept in memory for those who were cut off for a moment. */
  readonly window: { readonly events: number; readonly bytes: number };
}

export function liveLimitsOf(socket: SocketLimits): LiveLimits {
  return {
    messageBytes: socket.messageBytes,
    initWithinMs: 3_000,
    subscriptionsPerSocket: socket.subscriptions,
    messages: { count: socket.messagesPer10Seconds, withinMs: 10_000 },
    keepAliveMs: 12_000,
    queue: { events: 256, bytes: 1024 * 1024, patienceMs: 5_000 },
    window: { events: 4_096, bytes: 8 * 1024 * 1024 },
  };
}

export const LIVE_LIMITS: LiveLimits = liveLimitsOf(DEFAULT_API.socket);
