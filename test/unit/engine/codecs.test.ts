import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ARM_STRIDE, CAMPAIGN_SIZE, CHANNEL_STRIDE } from '../../../src/engine/decide/layout.js';
import { roundAsStored } from '../../../src/engine/decide/state.js';
import {
  decide,
  decodeDecision,
  decodeState,
  type EngineState,
  encodeDecision,
  encodeState,
  isOlderState,
} from '../../../src/engine/index.js';
import { Rng } from '../../../src/kernel/rng.js';
import { anInput, arms, evidenceOf, QUARTER_MS } from './builders.js';

const states: fc.Arbitrary<EngineState> = fc
  .record({
    asOfMs: fc.double(),
    sRefMicros: fc.double(),
    armKey: fc.uniqueArray(fc.integer(), { maxLength: 5 }).map((keys) => Int32Array.from(keys).sort()),
    channels: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 }),
    seed: fc.integer(),
  })
  .map(({ seed, ...rest }) => {
    const rng = new Rng(seed);
    const numbers = (length: number) =>
      Float64Array.from({ length }, () => rng.normal() * 10 ** (30 * rng.normal()));
    const armStats = numbers(rest.armKey.length * ARM_STRIDE);
    roundAsStored(armStats);
    return {
      ...rest,
      armStats,
      campaignStats: numbers(CAMPAIGN_SIZE),
      channelStats: numbers(rest.channels.length * CHANNEL_STRIDE),
    };
  });

describe('the codec of the state', () => {
  test('gives every bit back, from bytes at any offset', () => {
    fc.assert(
      fc.property(states, fc.nat(7), (state, offset) => {
        const bytes = encodeState(state);
        const moved = new Uint8Array(bytes.length + offset);
        moved.set(bytes, offset);
        const decoded = decodeState(moved.subarray(offset));
        expect(decoded).toEqual(state);
        expect(encodeState(decoded)).toEqual(bytes);
      }),
    );
  });

  test('reads what a database driver hands over: a Buffer inside a larger one, whose slice is no copy', () => {
    const { state } = decide(anInput());
    const bytes = encodeState(state);
    const pooled = Buffer.concat([Buffer.alloc(24, 7), bytes]).subarray(24);
    expect(decodeState(pooled)).toEqual(decodeState(bytes));
  });

  test('a decision from a decoded state has the same bits as one from the state itself', () => {
    const given = [1, 2, 3, 4].map((key) => ({ key, conversions: key, revenue: 20 * key, cost: 3 }));
    const { state } = decide(anInput({ evidence: evidenceOf(given) }));
    const next = anInput({
      evidence: evidenceOf(given.map((row) => ({ ...row, startMs: QUARTER_MS }))),
      nowMs: 2 * QUARTER_MS,
    });
    const direct = decide({ ...next, state });
    const stored = decide({ ...next, state: decodeState(encodeState(state)) });
    expect(encodeState(stored.state)).toEqual(encodeState(direct.state));
    expect(encodeDecision(stored.decision)).toEqual(encodeDecision(direct.decision));
  });

  test('refuses what is not a state of this version', () => {
    expect(() => decodeState(new Uint8Array(10))).toThrow('not an engine state');
    const bytes = encodeState(decide(anInput()).state);
    expect(isOlderState(bytes)).toBe(false);
    bytes[2] = 2;
    expect(() => decodeState(bytes)).toThrow('version 2; this engine reads version 5');
    expect(isOlderState(bytes)).toBe(true);
    bytes[2] = 5;
    bytes[24] = 1;
    expect(() => decodeState(bytes)).toThrow('reads version 5');
    expect(isOlderState(bytes)).toBe(false);
    expect(isOlderState(new Uint8Array(10))).toBe(false);
  });
});

describe('the codec of a decision', () => {
  test('keeps money, keys and bits exactly, and readings to seven digits', () => {
    const given = arms(20).map(({ key }) => ({ key, conversions: key % 4, revenue: 13.7 * key, cost: 2.3 }));
    const { decision } = decide(anInput({ arms: arms(20), evidence: evidenceOf(given) }));
    const bytes = encodeDecision(decision);
    expect(bytes.length).toBe(40 + 42 * 20);
    const decoded = decodeDecision(bytes);
    expect(decoded.totalMicros).toBe(decision.totalMicros);
    expect(decoded.arms.budgetMicros).toEqual(decision.arms.budgetMicros);
    expect(decoded.arms.wantedMicros).toEqual(decision.arms.wantedMicros);
    expect(decoded.arms.key).toEqual(decision.arms.key);
    expect(decoded.arms.share).toEqual(decision.arms.share);
    expect(decoded.arms.binding).toEqual(decision.arms.binding);
    expect(decoded.waterLevel).toBe(decision.waterLevel);
    decision.arms.roasMean.forEach((mean, k) => {
      expect(Math.abs(decoded.arms.roasMean[k]! - mean)).toBeLessThanOrEqual(1e-6 * mean);
    });
    expect(encodeDecision(decoded)).toEqual(bytes);
  });

  test('keeps the status and the reason of a decision that moved nothing', () => {
    const { decision } = decide(anInput({ arms: arms(2, { active: false }) }));
    expect(decodeDecision(encodeDecision(decision))).toMatchObject({
      status: 'NO_ACTIVE_ARMS',
      unchangedReason: 'NOTHING_TO_ALLOCATE',
      totalMicros: 0n,
    });
    expect(() => decodeDecision(new Uint8Array(3))).toThrow('not a decision');
  });
});
