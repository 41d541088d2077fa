import type { ArmPlace } from '../../persistence/stores/evidence-store.js';
import {
  compareObservations,
  copyObservation,
  joinObservations,
  makeObservationColumns,
  type ObservationColumns,
} from '../../persistence/stores/observation-columns.js';
import type { EvidenceBatch } from './evidence-writer.js';

/** Puts rows from several places into one batch, in the order of `compareObservations`. */
export function sortedBatch(parts: readonly ObservationColumns[], arms: readonly ArmPlace[]): EvidenceBatch {
  return { columns: inOrder(joinObservations(parts)), arms: new Map(arms.map((arm) => [arm.key, arm])) };
}

function inOrder(columns: ObservationColumns): ObservationColumns {
  const order = new Uint32Array(columns.count).map((_, row) => row).sort(compareObservations(columns));
  const sorted = makeObservationColumns(columns.count);
  order.forEach((from, to) => copyObservation(columns, from, sorted, to));
  return sorted;
}
