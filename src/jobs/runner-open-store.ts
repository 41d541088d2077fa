import type { JobBackend, JobStore } from './runner-store.js';
import { openPostgresStore } from './runner-store-postgres.js';

export async function openStore(backend: JobBackend, onTrouble: (error: unknown) => void): Promise<JobStore> {
  if (backend.kind === 'postgres') return openPostgresStore(backend.pool, onTrouble);
  // Loaded only where it is used: the driver takes longer to load than all the rest of the runner.
  const { openMongoStore } = await import('./runner-store-mongo.js');
  return openMongoStore(backend.db);
}
