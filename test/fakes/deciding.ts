import { composeOptimisation } from '../../src/app/compose-optimisation.js';
import { uuidSource } from '../../src/app/id-source.js';
import type { OptimisationService } from '../../src/services/optimisation/optimisation-service.js';
import type { ManagementWorld } from './management-world.js';
import { RecordingLogger } from './recording-logger.js';

/** An optimiser on a world's database, with the world's clock and alerts. */
export function optimiserOf({ unitOfWork, clock, alerts }: ManagementWorld): OptimisationService {
  return composeOptimisation({
    unitOfWork,
    clock,
    alerts,
    ids: uuidSource,
    logger: new RecordingLogger(),
    wake: () => undefined,
    maxConcurrentCampaigns: 50,
    stateSaveFrequency: 10,
    leaseMs: 15_000,
  });
}
