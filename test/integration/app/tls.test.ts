import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { get, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { Certificate } from '../../../src/app/http/certificate.js';
import { createHttpServer } from '../../../src/app/http/http-server.js';
import { ApiWorld } from '../../fakes/api-world.js';
import { RecordingLogger } from '../../fakes/recording-logger.js';

const FILES = join(import.meta.dirname, 'certificates');
const trusted = ['first.pem', 'second.pem'].map((name) => readFileSync(join(FILES, name)));

describe('TLS', () => {
  let directory: string;
  let files: { certificateFile: string; keyFile: string };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'trimtab-tls-'));
    files = { certificateFile: join(directory, 'cert.pem'), keyFile: join(directory, 'key.pem') };
    await install('first');
  });
  afterAll(() => rm(directory, { recursive: true }));

  async function install(name: 'first' | 'second'): Promise<void> {
    await copyFile(join(FILES, `${name}.pem`), files.certificateFile);
    await copyFile(join(FILES, `${name}-key.pem`), files.keyFile);
  }

  function answered(url: string, options: RequestOptions = {}): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      get(url, { ...options, ca: trusted, agent: false }, (response) => resolve(response.resume())).on(
        'error',
        reject,
      );
    });
  }

  it('serves https and wss, and says that they should be used', async () => {
    const api = await ApiWorld.open({ config: { tls: files } });
    try {
      expect(api.url).toMatch(/^https:\/\//);
      const token = await api.token('VIEWER');
      const { statusCode, headers } = await answered(`${api.url}/healthz`);
      expect([statusCode, headers['strict-transport-security']]).toEqual([200, 'max-age=15552000']);
      const socket = new WebSocket(`${api.url.replace('https', 'wss')}/graphql`, 'graphql-transport-ws', {
        ca: trusted,
      });
      const greeting = new Promise<string>((resolve, reject) => {
        socket.once('error', reject).once('message', (data: Buffer) => resolve(data.toString()));
      });
      socket.once('open', () =>
        socket.send(
          JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }),
        ),
      );
      expect(JSON.parse(await greeting)).toMatchObject({ type: 'connection_ack' });
      socket.terminate();
    } finally {
      await api.close();
    }
  });

  it('takes a renewed certificate for new connections, and keeps the old one where the new one is of no use', async () => {
    await install('first');
    const logger = new RecordingLogger();
    const certificate = await Certificate.read(files);
    const server = createHttpServer({ maxConnections: 10, certificate }, (_request, response) =>
      response.end('ok'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const servedBy = (): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect({ port, host: '127.0.0.1', ca: trusted }, () => {
          resolve(String(socket.getPeerCertificate().subject.CN));
          socket.destroy();
        }).on('error', reject);
      });
    try {
      expect(await servedBy()).toBe('first.test');
      await install('second');
      await certificate.reload(server, logger);
      expect(await servedBy()).toBe('second.test');
      await writeFile(files.keyFile, readFileSync(join(FILES, 'first-key.pem')));
      await certificate.reload(server, logger);
      expect(await servedBy()).toBe('second.test');
      expect(logger.lines.map(({ level }) => level)).toEqual(['info', 'error']);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('says at the start what is wrong with the files', async () => {
    const missing = { ...files, keyFile: join(directory, 'nothing.pem') };
    await expect(Certificate.read(missing)).rejects.toThrow(/nothing\.pem cannot be used: ENOENT/);
  });
});
