import type { Uuid } from '../../kernel/ids.js';
import { isProblem, Problem } from '../../kernel/problem.js';
import { type Micros, parseMoney } from '../../kernel/units/money.js';
import type { ArmPlace } from '../../persistence/stores/evidence-store.js';
import {
  compareObservations,
  copyObservation,
  makeObservationColumns,
  type ObservationColumns,
} from '../../persistence/stores/observation-columns.js';
import type { MoneyInput } from '../campaign-inputs.js';
import { figureFindings } from './figure-rules.js';
import type { ObservationInput } from './observation-inputs.js';

export interface CheckedObservations {
  readonly problems: readonly Problem[];
  /** In the order of `compareObservations`; of no use where there are problems. */
  readonly columns: ObservationColumns;
  /** 1 where the input gave no `asOf`. */
  readonly floating: Uint8Array;
  /** Where each row stood in the input. */
  readonly places: Uint32Array;
}

export interface CheckScene {
  /** Account time. */
  readonly accountMs: number;
  readonly account: { readonly currencyCode: string };
}

/** Checks rows one by one and against each other, and brings them into columns. */
export function checkObservations(
  observations: readonly ObservationInput[],
  arms: ReadonlyMap<Uuid, ArmPlace>,
  scene: CheckScene,
): CheckedObservations {
  const check = new Check(observations.length, arms, scene);
  observations.forEach((observation, place) => check.row(observation, place));
  return check.sorted();
}

class Check {
  private readonly problems: Problem[] = [];
  private readonly columns: ObservationColumns;
  private readonly floating: Uint8Array;

  constructor(
    private readonly count: number,
    private readonly arms: ReadonlyMap<Uuid, ArmPlace>,
    private readonly scene: CheckScene,
  ) {
    this.columns = makeObservationColumns(count);
    this.floating = new Uint8Array(count);
  }

  row(observation: ObservationInput, place: number): void {
    const field = ['input', 'observations', String(place)];
    const arm = this.arms.get(observation.armId);
    if (!arm) this.problems.push(new Problem('NOT_FOUND', 'There is no such arm.', [...field, 'armId']));
    const asOfMs = observation.asOfMs ?? this.scene.accountMs;
    const revenueMicros = this.money(observation.revenue, [...field, 'revenue']);
    const costMicros = this.money(observation.cost, [...field, 'cost']);
    const { windowStartMs, windowEndMs, impressions, clicks, conversions } = observation;
    const figures = {
      windowStartMs,
      windowEndMs,
      asOfMs,
      impressions,
      clicks,
      conversions,
      revenueMicros,
      costMicros,
    };
    for (const finding of figureFindings(figures, this.scene.accountMs)) {
      this.problems.push(new Problem(finding.code, finding.message, [...field, finding.field]));
    }
    if (this.problems.length > 0) return;
    const { columns } = this;
    columns.armKey[place] = arm!.key;
    columns.windowStartMs[place] = windowStartMs;
    columns.windowSeconds[place] = (windowEndMs - windowStartMs) / 1000;
    columns.asOfMs[place] = asOfMs;
    columns.impressions[place] = impressions;
    columns.clicks[place] = clicks;
    columns.conversions[place] = conversions;
    columns.revenueMicros[place] = revenueMicros;
    columns.costMicros[place] = costMicros;
    this.floating[place] = observation.asOfMs === null || observation.asOfMs === undefined ? 1 : 0;
  }

  sorted(): CheckedObservations {
    const { columns, problems } = this;
    const places = new Uint32Array(this.count).map((_, place) => place);
    if (problems.length > 0) return { problems, columns, floating: this.floating, places };
    places.sort(compareObservations(columns));
    const ordered = makeObservationColumns(this.count);
    const floating = new Uint8Array(this.count);
    places.forEach((place, row) => {
      copyObservation(columns, place, ordered, row);
      floating[row] = this.floating[place]!;
    });
    this.findRepeated(ordered, floating, places);
    return { problems, columns: ordered, floating, places };
  }

  /** Of two rows that both claim to be the newest of a window, nobody could say which holds. */
  private findRepeated(ordered: ObservationColumns, floating: Uint8Array, places: Uint32Array): void {
    for (let row = 1; row < ordered.count; row++) {
      const same =
        floating[row] === 1 &&
        floating[row - 1] === 1 &&
        ordered.armKey[row] === ordered.armKey[row - 1] &&
        ordered.windowStartMs[row] === ordered.windowStartMs[row - 1];
      if (!same) continue;
      const field = ['input', 'observations', String(places[row]), 'windowStart'];
      const message = `Row ${places[row - 1]} is about the same arm and window. Add them up, or tell them apart by asOf.`;
      this.problems.push(new Problem('DUPLICATE', message, field));
    }
  }

  /** What is wrong is told; the zero that stands for it then is never used. */
  private money(input: MoneyInput, field: readonly string[]): Micros {
    const { currencyCode } = this.scene.account;
    if (input.currencyCode !== currencyCode) {
      const message = `This account keeps its money in ${currencyCode}, not in ${input.currencyCode.slice(0, 20)}.`;
      this.problems.push(new Problem('BAD_CURRENCY', message, [...field, 'currencyCode']));
    }
    const micros = parseMoney(input.amount);
    if (!isProblem(micros)) return micros;
    this.problems.push(micros.at(...field, 'amount'));
    return 0n;
  }
}
