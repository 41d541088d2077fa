import { CELLS } from './curves.js';
import { type Levels, makeLevels } from './levels.js';
import { makeWindowFigures, type WindowFigures } from './window-figures.js';

/** Room in which one decision after another works; nothing in it outlives a decision. */
export interface Workspace {
  /** Arms that there is room for. */
  readonly arms: number;
  readonly levels: Levels;
  readonly figures: WindowFigures;
  /** arms × cells: ln likelihood of an arm's conversions under each cell. */
  readonly evidence: Float64Array;
}

/** Room for campaigns of up to so many arms. */
function makeWorkspace(arms: number): Workspace {
  return {
    arms,
    levels: makeLevels(arms),
    figures: makeWindowFigures(arms),
    evidence: new Float64Array(arms * CELLS),
  };
}

let kept = makeWorkspace(64);

/** The thread's own workspace, grown where it is too small: the kernel asks for no room in its loops. */
export function workspaceOf(arms: number): Workspace {
  if (kept.arms < arms) kept = makeWorkspace(2 * arms);
  return kept;
}
