import { HTTP_ATTACKS } from '../../attacks/http-attacks.js';
import { SOCKET_ATTACKS } from '../../attacks/socket-attacks.js';
import { type Strike, strike } from '../../attacks/strike.js';
import { type Check, Findings, type Size } from '../check.js';
import { openHouse } from '../load/house.js';

const REFUSED_WITHIN_MS = 50;
const OTHERS_WAIT_MS = 100;
/** A machine that is busy with something else is given another chance; the attacks themselves are the same each time. */
const CHANCES = 3;

/** What a server must refuse at once, while another client is served. */
export const attacks: Check = {
  name: 'attacks',
  promise:
    'each attack of the corpus is refused within 50 ms, and another client never waits 100 ms meanwhile',
  async run(stage, { size }) {
    const findings = new Findings();
    const house = await openHouse(stage);
    const { token } = await house.tenant('Under attack');
    const server = await stage.process({ role: 'api', databaseUrl: house.databaseUrl });
    await server.start();
    const target = { url: server.url, token };
    const strikes: Strike[] = [];
    do {
      stage.say(`attacks: time ${strikes.length + 1} of at most ${CHANCES}`);
      strikes.push(await strike(target, target));
    } while (strikes.length < CHANCES && slowIn(strikes, size).length > 0);
    for (const { attacks: struck } of strikes)
      for (const { name, refused, ends } of struck)
        findings.expect(refused, `${name} ended with ${[...new Set(ends)].join(', ')}`);
    for (const slow of slowIn(strikes, size)) findings.expect(false, slow);
    const last = strikes.at(-1)!;
    Object.assign(findings.figures, {
      slowestMs: tenths(Math.max(...last.attacks.map(({ medianMs }) => medianMs))),
      othersWorstMs: tenths(Math.max(...last.attacks.map(({ othersWorstMs }) => othersWorstMs))),
      othersWorstWhenQuietMs: tenths(quietMs([last])),
    });
    return findings.outcome(HTTP_ATTACKS.length + SOCKET_ATTACKS.length);
  },
};

/** The attacks that were slow each time, or held others up each time. */
function slowIn(strikes: readonly Strike[], size: Size): string[] {
  const { refusedWithinMs, othersWaitMs } = limits(strikes, size);
  return strikes[0]!.attacks.flatMap(({ name }, index) => {
    const times = strikes.map(({ attacks: struck }) => struck[index]!);
    const medianMs = tenths(Math.min(...times.map((time) => time.medianMs)));
    const othersWorstMs = tenths(Math.min(...times.map((time) => time.othersWorstMs)));
    return medianMs < refusedWithinMs && othersWorstMs < othersWaitMs
      ? []
      : [
          `${name} took ${medianMs} ms (below ${refusedWithinMs}), others waited ${othersWorstMs} ms (below ${othersWaitMs})`,
        ];
  });
}

/** The short form runs beside other tests: there the limits are at least a few times what the machine alone does to the other client. */
function limits(strikes: readonly Strike[], size: Size) {
  if (size === 'full') return { refusedWithinMs: REFUSED_WITHIN_MS, othersWaitMs: OTHERS_WAIT_MS };
  return {
    refusedWithinMs: Math.max(REFUSED_WITHIN_MS, 2 * quietMs(strikes)),
    othersWaitMs: Math.max(OTHERS_WAIT_MS, 3 * quietMs(strikes)),
  };
}

function quietMs(strikes: readonly Strike[]): number {
  return Math.max(...strikes.flatMap(({ before, after }) => [before.worstMs, after.worstMs]));
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
