import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { CYCLE_OUTCOMES, CYCLE_TRIGGERS } from '../../kernel/words.js';

/** What the engine knows of a campaign's arms, in the engine's own binary form. */
export const ArmStateEntity = defineEntity({
  name: 'ArmState',
  tableName: 'arm_state',
  properties: {
    campaignId: p.uuid().primary(),
    version: p.bigint('number'),
    revision: p.bigint('number'),
    state: p.blob(),
    updatedAt: p.datetime(),
  },
});

/** The daily budgets in force. */
export const AllocationEntity = defineEntity({
  name: 'Allocation',
  tableName: 'allocation',
  properties: {
    campaignId: p.uuid().primary(),
    accountId: p.uuid(),
    cycleId: p.uuid(),
    decidedAt: p.datetime(),
    totalMicros: p.bigint(),
    armKeys: p.array((text) => Number(text)).columnType('integer[]'),
    budgetsMicros: p.array((text) => BigInt(text)).columnType('bigint[]'),
  },
});

/** One run of the optimiser for one campaign: what was decided, and what a replay needs. */
export const CycleEntity = defineEntity({
  name: 'Cycle',
  tableName: 'cycle',
  properties: {
    id: p.uuid().primary(),
    campaignId: p.uuid(),
    accountId: p.uuid(),
    bucketAt: p.datetime(),
    trigger: p.enum(CYCLE_TRIGGERS),
    outcome: p.enum(CYCLE_OUTCOMES),
    reason: p.text().nullable(),
    decidedAt: p.datetime(),
    recordedAt: p.datetime(),
    durationMs: p.float(),
    stateVersion: p.bigint('number'),
    revisionFrom: p.bigint('number'),
    revisionTo: p.bigint('number'),
    totalMicros: p.bigint(),
    movedMicros: p.bigint(),
    changeCount: p.integer(),
    inputs: p.json<Record<string, unknown>>(),
    decision: p.blob().nullable().lazy(),
    snapshot: p.blob().nullable().lazy(),
    /** Whether it took effect, and with which budgets where not with those decided. */
    inForce: p.boolean().default(true),
    applied: p.blob().nullable().lazy(),
    /** Factors by arm key, once somebody has asked. */
    explanation: p.json<Record<string, [kind: string, micros: string][]>>().nullable().lazy(),
  },
});

/** One arm's move in one cycle. */
export const AllocationChangeEntity = defineEntity({
  name: 'AllocationChange',
  tableName: 'allocation_change',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    campaignId: p.uuid(),
    armId: p.uuid(),
    cycleId: p.uuid(),
    at: p.datetime(),
    cause: p.text(),
    beforeMicros: p.bigint(),
    afterMicros: p.bigint(),
    beforeShare: p.double(),
    afterShare: p.double(),
    /** `[kind, micros as text]` pairs that add up to the change. */
    factors: p.json<[kind: string, micros: string][]>(),
    /** The token of who approved it. */
    authorId: p.uuid().nullable(),
  },
});

export type ArmState = InferEntity<typeof ArmStateEntity>;
export type Allocation = InferEntity<typeof AllocationEntity>;
export type Cycle = InferEntity<typeof CycleEntity>;
export type AllocationChange = InferEntity<typeof AllocationChangeEntity>;
