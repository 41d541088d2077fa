import type { RecordObservationsInput } from '../schema/observation.types.js';
import type { RecordObservationsInput as Asked } from '../services/observations/observation-service.js';
import { uuidOf } from './asked.js';

/** The schema's input in the words of the service. */
export function observationsAsked({ source, observations }: RecordObservationsInput): Asked {
  return {
    source,
    observations: observations.map(({ armId, windowStart, windowEnd, asOf, ...figures }) => ({
      ...figures,
      armId: uuidOf('arm', armId),
      windowStartMs: windowStart,
      windowEndMs: windowEnd,
      asOfMs: asOf,
    })),
  };
}
