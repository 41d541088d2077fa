import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createSecureContext, Server as TlsServer } from 'node:tls';
import type { TlsFiles } from '../../config/api-config.js';
import { Fault } from '../../kernel/fault.js';
import type { Logger } from '../../kernel/ports/logger.js';

export interface Pem {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** How soon a renewed certificate is noticed without a signal. */
const LOOK_EVERY_MS = 30_000;

/** The certificate of this server, read again when its files change. */
export class Certificate {
  private constructor(
    private readonly files: TlsFiles,
    readonly pem: Pem,
  ) {}

  static async read(files: TlsFiles): Promise<Certificate> {
    return new Certificate(files, await readPem(files));
  }

  /** New connections get what the files hold now; where they hold nothing of use, what was there before goes on. */
  async reload(server: Server, logger: Logger): Promise<void> {
    try {
      const pem = await readPem(this.files);
      if (server instanceof TlsServer) server.setSecureContext({ ...pem, minVersion: 'TLSv1.2' });
      logger.info({ file: this.files.certificateFile }, 'The certificate was read again.');
    } catch (error) {
      logger.error({ err: error }, 'The certificate was not read again; the one from before goes on.');
    }
  }

  /** @returns how to stop looking */
  watch(server: Server, logger: Logger): () => void {
    const reload = (): void => void this.reload(server, logger);
    watchFile(this.files.certificateFile, { interval: LOOK_EVERY_MS, persistent: false }, reload);
    return () => unwatchFile(this.files.certificateFile, reload);
  }
}

async function readPem({ certificateFile, keyFile }: TlsFiles): Promise<Pem> {
  try {
    const [cert, key] = await Promise.all([readFile(certificateFile), readFile(keyFile)]);
    // Says here, and not to the first client, that the two do not belong together.
    createSecureContext({ cert, key });
    return { cert, key };
  } catch (cause) {
    throw new Fault(
      `The certificate ${certificateFile} and the key ${keyFile} cannot be used: ${(cause as Error).message}`,
      { cause },
    );
  }
}
