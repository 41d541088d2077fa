import { setTimeout as pause } from 'node:timers/promises';
import type { Attack, Target } from './attack.js';
import { Bystander, type Seen } from './bystander.js';
import { HTTP_ATTACKS } from './http-attacks.js';
import { SOCKET_ATTACKS } from './socket-attacks.js';

export interface Struck {
  readonly name: string;
  /** How it ended, each time, and whether it may end so. */
  readonly ends: readonly string[];
  readonly refused: boolean;
  readonly medianMs: number;
  /** What the other client waited longest meanwhile. */
  readonly othersWorstMs: number;
}

export interface Strike {
  /** The other client before and after the attacks: what the machine alone does to it. */
  readonly before: Seen;
  readonly after: Seen;
  readonly attacks: readonly Struck[];
}

const QUIET_MS = 2_000;
const ROUNDS = 5;

/** The whole corpus against one server, once to warm it and then a few times. @param bystander whose token the other client has */
export async function strike(target: Target, bystander: Target): Promise<Strike> {
  const attacks = [...HTTP_ATTACKS, ...SOCKET_ATTACKS];
  for (const attack of attacks) await timed(attack, target);
  const other = new Bystander(bystander);
  try {
    await pause(QUIET_MS);
    await other.seen();
    await pause(QUIET_MS);
    const before = await other.seen();
    const struck: Struck[] = [];
    for (const attack of attacks) struck.push(await repeated(attack, target, other));
    await pause(QUIET_MS);
    return { before, attacks: struck, after: await other.seen() };
  } finally {
    await other.stop();
  }
}

async function repeated(attack: Attack, target: Target, other: Bystander): Promise<Struck> {
  const times: { readonly end: string; readonly ms: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await timed(attack, target));
  const sorted = times.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const { worstMs, failures } = await other.seen();
  return {
    name: attack.name,
    ends: times.map(({ end }) => end),
    refused: times.every(({ end }) => attack.refusals.includes(end)),
    medianMs: sorted[Math.floor(ROUNDS / 2)]!,
    othersWorstMs: failures > 0 ? Number.POSITIVE_INFINITY : worstMs,
  };
}

async function timed(attack: Attack, target: Target): Promise<{ end: string; ms: number }> {
  const send = await attack.prepare(target);
  const startedAt = performance.now();
  const end = await send().catch((error: NodeJS.ErrnoException) => `no answer: ${error.code}`);
  return { end, ms: performance.now() - startedAt };
}
