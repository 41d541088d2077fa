import type { Actor } from '../../auth/actor.js';
import { Refusal, refusalOf, Problem } from '../../kernel/problem.js';
import type { EvidenceStore } from '../../persistence/stores/evidence-store.js';
import type { PartitionStore } from '../../persistence/stores/partition-store.js';
import type { SourceStore } from '../../persistence/stores/source-store.js';
import type { AccountScene, AccountWork } from '../account-work.js';
import { nameProblems } from '../text-rules.js';
import type { EvidenceWriter } from './evidence-writer.js';
import { type Judgement, Verdict } from './judge-versions.js';
import { type CheckedObservations, checkObservations } from './check-observations.js';
import type { RecordedObservations, RecordObservationsInput } from './observation-inputs.js';

export type {
  ObservationInput,
  RecordedObservations,
  RecordObservationsInput,
} from './observation-inputs.js';

export interface ObservationServiceDeps {
  readonly work: AccountWork;
  readonly evidence: EvidenceStore;
  readonly sources: SourceStore;
  readonly partitions: PartitionStore;
  readonly writer: EvidenceWriter;
}

const MOST_OBSERVATIONS = 5_000;
/** So that an answer about thousands of wrong rows is still one that a person reads. */
const MOST_PROBLEMS = 100;

/** What people and their tools tell us about how arms have done. */
export class ObservationService {
  constructor(private readonly deps: ObservationServiceDeps) {}

  /** All of them or none. Known figures may be sent again; later ones replace earlier ones. */
  async record(
    actor: Actor,
    input: RecordObservationsInput,
    idempotencyKey?: string | null,
  ): Promise<RecordedObservations | Refusal> {
    return this.deps.work.do(actor, { operation: 'recordObservations', input, idempotencyKey }, (scene) =>
      this.#record(scene, input),
    );
  }

  async #record(
    scene: AccountScene,
    input: RecordObservationsInput,
  ): Promise<RecordedObservations | Refusal> {
    const { tx, account, nowMs } = scene;
    const { observations } = input;
    const problems = nameProblems(input.source, ['input', 'source'], "A source's name");
    if (observations.length < 1 || observations.length > MOST_OBSERVATIONS) {
      const message = `One call records 1 to ${MOST_OBSERVATIONS} observations, not ${observations.length}.`;
      return new Refusal(new Problem('OUT_OF_RANGE', message, ['input', 'observations']), ...problems);
    }
    const armIds = [...new Set(observations.map((observation) => observation.armId))];
    const arms = await this.deps.evidence.armsById(tx, account.id, armIds);
    const checked = checkObservations(observations, arms, scene);
    const refusal = refusalOf(bounded([...problems, ...checked.problems]));
    if (refusal) return refusal;
    const source = await this.deps.sources.ensure(tx, account.id, input.source.trim(), account.simulated);
    await this.deps.partitions.ensureObservations(tx, checked.columns.windowStartMs);
    const judgement = await this.deps.writer.write(
      tx,
      { sourceId: source.id, timeZone: account.timeZone, recordedAtMs: nowMs },
      { ...checked, arms: new Map(Array.from(arms.values(), (arm) => [arm.key, arm])) },
      { accept: (found) => versionProblems(found, checked).length === 0 },
    );
    if (judgement.verdict.every((verdict) => verdict === Verdict.UNCHANGED)) scene.nothingDone();
    return (
      refusalOf(bounded(versionProblems(judgement, checked))) ?? {
        source: source.name,
        ...tally(judgement),
        campaignIds: [...new Set(Array.from(arms.values(), (arm) => arm.campaignId))].sort(),
      }
    );
  }
}

/** In the order of the input. */
function versionProblems({ verdict }: Judgement, { places }: CheckedObservations): Problem[] {
  const problems: Problem[] = [];
  for (const [row, place] of [...places.entries()].sort((a, b) => a[1] - b[1])) {
    const field = ['input', 'observations', String(place)];
    if (verdict[row] === Verdict.OVERLAPS) {
      const message =
        'This window overlaps another window of the same arm and source, which has other bounds.';
      problems.push(new Problem('OVERLAP', message, [...field, 'windowStart']));
    } else if (verdict[row] === Verdict.CONFLICTS) {
      const message =
        'Other figures of this window are known as of the very same instant. Give a later asOf.';
      problems.push(new Problem('DUPLICATE', message, [...field, 'asOf']));
    }
  }
  return problems;
}

function bounded(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MOST_PROBLEMS) return problems;
  const rest = problems.length - MOST_PROBLEMS;
  const message = `There are ${rest} more problems; these are the first ${MOST_PROBLEMS}.`;
  return [...problems.slice(0, MOST_PROBLEMS), new Problem('TOO_MANY', message, ['input', 'observations'])];
}

function tally({
  verdict,
}: Judgement): Pick<RecordedObservations, 'added' | 'restated' | 'unchanged' | 'outdated'> {
  const count = (wanted: number): number => verdict.reduce((sum, found) => sum + Number(found === wanted), 0);
  return {
    added: count(Verdict.NEW),
    restated: count(Verdict.RESTATES),
    unchanged: count(Verdict.UNCHANGED),
    outdated: count(Verdict.HISTORY),
  };
}
