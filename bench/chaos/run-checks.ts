import type { Check, Outcome, Plan } from './check.js';
import { Stage, type StageParts } from './stage.js';

export interface Reported extends Outcome {
  readonly seconds: number;
}

/** Each check on a stage of its own, one after the other; a check that throws has failed. */
export async function runChecks(
  checks: readonly Check[],
  plan: Plan,
  parts: StageParts & { readonly onStage: (stage: Stage) => void },
): Promise<ReadonlyMap<string, Reported>> {
  const { say } = parts;
  const reported = new Map<string, Reported>();
  for (const check of checks) {
    say(`${check.name}: ${check.promise}`);
    const startedAt = performance.now();
    const outcome = await runCheck(check, plan, parts);
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    reported.set(check.name, { ...outcome, seconds });
    for (const trouble of outcome.troubles.slice(0, 20)) say(`${check.name}: FAILED: ${trouble}`);
  }
  return reported;
}

/** What takes longer has failed, whatever it waits for. */
const LIMIT_MS = { full: 1_800_000, short: 240_000 };

async function within<Result>(limitMs: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It took longer than ${limitMs / 1_000} s.`)), limitMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function runCheck(
  check: Check,
  plan: Plan,
  parts: StageParts & { readonly onStage: (stage: Stage) => void },
): Promise<Outcome> {
  try {
    await using stage = await Stage.open(parts);
    parts.onStage(stage);
    return await within(LIMIT_MS[plan.size], check.run(stage, plan));
  } catch (error) {
    const trouble = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { tried: 0, troubles: [trouble], figures: {} };
  }
}
