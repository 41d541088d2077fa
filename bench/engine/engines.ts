import { evenSplit } from './peers/even-split.js';
import type { PolicyMaker } from './policy.js';
import { trimtab } from './trimtab-policy.js';

export const ENGINES = { trimtab, evenSplit } as const satisfies Record<string, PolicyMaker>;
export type EngineName = keyof typeof ENGINES;
export const ENGINE_NAMES = Object.keys(ENGINES) as EngineName[];
