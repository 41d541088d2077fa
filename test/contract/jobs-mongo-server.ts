import { MongoHost } from '../../bench/chaos/mongo-host.js';
import { createEmptyDatabase } from '../setup/test-database.js';

export interface MongoServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** The server behind MONGODB_URL, else FerretDB over a database of the tests' PostgreSQL, else the reason why there is none. */
export async function findMongoServer(): Promise<MongoServer | { readonly missing: string }> {
  const given = process.env.MONGODB_URL;
  if (given) return { url: given, stop: async () => undefined };
  const built = await MongoHost.build();
  if ('missing' in built) return { missing: `MONGODB_URL is not set, and ${built.missing}` };
  const database = await createEmptyDatabase();
  const host = MongoHost.of(built.binary, database.url);
  return {
    url: await host.start(),
    async stop() {
      await host.stop();
      await database.drop();
    },
  };
}
