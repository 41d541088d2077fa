import { type Factors, updatePriors } from './hierarchy.js';
import { ARM, DRIFTS } from './layout.js';
import { weighRelations } from './trust.js';
import { likeliestDrift } from './drifts.js';
import { readLevels } from './levels.js';
import { dispersionOf } from './score.js';
import type { Working } from './working.js';
import type { Workspace } from './workspace.js';

const { exp, log } = Math;

/** Re-reads the likeliest hypothesis and fits what arms have in common to it: the relation to clicks and the hierarchy. */
export function refitPriors(working: Working, factors: Factors, workspace: Workspace): void {
  const { levels, evidence } = workspace;
  const q = likeliestDrift(working.campaignStats);
  ONLY.fill(0);
  ONLY[q] = 1;
  readLevels(working, dispersionOf(working.campaignStats), levels, ONLY, evidence);
  weighRelations(working, evidence);
  updatePriors(working, factors, levels, q);
}

const ONLY = new Uint8Array(DRIFTS.length);

/** Gives arms that are new a prior to start from: that of the others, or rate 1 where there are none. */
export function seedPriors(working: Working): void {
  let logRate = 0;
  let known = 0;
  for (let k = 0; k < working.base.length; k++) {
    const at = working.base[k]!;
    if (!(working.armStats[at + ARM.priorRate]! > 0)) continue;
    logRate += log(working.armStats[at + ARM.priorRate]!);
    known += 1;
  }
  for (let k = 0; k < working.base.length; k++) {
    const at = working.base[k]!;
    if (working.armStats[at + ARM.priorRate]! > 0) continue;
    working.armStats[at + ARM.priorRate] = known > 0 ? exp(logRate / known) : 1;
    working.armStats[at + ARM.priorShape] = 4;
  }
}
