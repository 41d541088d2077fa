import { type Factors, updatePriors } from './hierarchy.js';
import { CELLS } from './curves.js';
import { ARM, DRIFTS } from './layout.js';
import { cellPriors, weighRelations } from './trust.js';
import { likeliestDrift } from './drifts.js';
import { type Levels, readLevels } from './levels.js';
import { dispersionOf } from './score.js';
import type { Working } from './working.js';

const { exp, log } = Math;

/** Re-reads the likeliest hypothesis and fits the hierarchy to it. */
export function refitPriors(working: Working, factors: Factors, levels: Levels): void {
  const q = likeliestDrift(working.campaignStats);
  const only = new Uint8Array(DRIFTS.length);
  only[q] = 1;
  const evidence = new Float64Array(working.base.length * CELLS);
  readLevels(working, dispersionOf(working.campaignStats), levels, only, evidence);
  weighRelations(working, evidence);
  cellPriors(working);
  updatePriors(working, factors, levels, q);
}

/** Gives arms that are new a prior to start from: that of the others, or rate 1 where there are none. */
export function seedPriors(working: Working): void {
  let logRate = 0;
  let known = 0;
  for (const at of working.base) {
    if (!(working.armStats[at + ARM.priorRate]! > 0)) continue;
    logRate += log(working.armStats[at + ARM.priorRate]!);
    known += 1;
  }
  for (const at of working.base) {
    if (working.armStats[at + ARM.priorRate]! > 0) continue;
    working.armStats[at + ARM.priorRate] = known > 0 ? exp(logRate / known) : 1;
    working.armStats[at + ARM.priorShape] = 4;
  }
}
