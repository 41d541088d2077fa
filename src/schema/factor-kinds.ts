import type { FactorKind as EngineFactorKind } from '../engine/index.js';
import { registerWords } from './register-words.js';
import { ENGLISH } from './sentences/english.js';

export type FactorKind = EngineFactorKind;

export const FactorKindEnum = registerWords<FactorKind>('FactorKind', 'What moved a budget.', {
  NEW_EVIDENCE: 'What the arms brought since the last cycle, and how sure it made the engine.',
  PRIOR_HIERARCHY: 'What similar arms teach about this one.',
  SEASON: 'Hour of the day, day of the week, time of the year.',
  EVENT: 'A dated event such as a promotion.',
  SATURATION: 'The next unit of money earns less than the one before.',
  COMPETITION: 'Dearer or cheaper auctions.',
  VALUE: 'What a conversion is worth.',
  PACING: 'The daily budget of the whole campaign changed.',
  CONSTRAINTS: 'Least and most shares and the step limit.',
  OVERRIDE: 'What analysts demand or believe.',
  EXPLORATION: 'What the engine tries out: its draws of what it is not sure of are new in every cycle.',
  APPROVAL:
    'It made room for moves that were approved without its own, took what they left, or had been decided before and had waited.',
});

export function factorLabel(kind: FactorKind): string {
  return ENGLISH.factors[kind];
}
