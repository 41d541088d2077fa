import { randomBytes } from 'node:crypto';
import { afterAll } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { describeUnless } from '../setup/optional.js';
import { jobRunnerContract } from './jobs-contract.js';
import type { TestStore } from './jobs-harness.js';
import { Line } from './jobs-line.js';
import { findMongoServer } from './jobs-mongo-server.js';

const server = await findMongoServer();

describeUnless('missing' in server ? server.missing : null, 'with a server', () => {
  afterAll(async () => {
    if ('url' in server) await server.stop();
  });
  jobRunnerContract({
    name: 'MongoDB',
    notifies: false,
    many: 40,
    open: () => open('url' in server ? server.url : ''),
  });
});

async function open(serverUrl: string): Promise<TestStore> {
  const name = `trimtab_test_${randomBytes(5).toString('hex')}`;
  const url = new URL(serverUrl);
  const line = await Line.to({ host: url.hostname, port: Number(url.port || 27_017) });
  const viaLine = new URL(url);
  viaLine.hostname = '127.0.0.1';
  viaLine.port = String(line.port);
  const admin = new MongoClient(serverUrl);
  return {
    async connect() {
      const client = new MongoClient(viaLine.href, {
        directConnection: true,
        serverSelectionTimeoutMS: 2_000,
        heartbeatFrequencyMS: 500,
      });
      return { backend: { kind: 'mongo', db: client.db(name) }, close: () => client.close() };
    },
    cutConnections: async () => line.cut(),
    goAway: () => line.goAway(),
    comeBack: () => line.comeBack(),
    rows: () => admin.db(name).collection('agenda_jobs').find().toArray(),
    async drop() {
      await admin.db(name).dropDatabase();
      await admin.close();
      await line.close();
    },
  };
}
