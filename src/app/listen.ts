import { Fault } from '../kernel/fault.js';

interface Address {
  readonly host: string;
  readonly port: number;
}

interface Listening {
  listen(address: Address): Promise<string>;
}

const LISTEN_ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another process: set PORT to a free one (0 picks one)',
  EADDRNOTAVAIL: 'is no address of this machine: set HOST to one that is, such as 127.0.0.1',
  ENOTFOUND: 'is no address of this machine: set HOST to one that is, such as 127.0.0.1',
  EACCES: 'may not be used by an ordinary user: set PORT to one above 1023',
};

/** Starts listening, or says what to do about an address that cannot be used. @returns where, such as `http://127.0.0.1:4000` */
export async function listen(server: Listening, { host, port }: Address): Promise<string> {
  try {
    return await server.listen({ host, port });
  } catch (cause) {
    const advice = LISTEN_ADVICE[(cause as NodeJS.ErrnoException).code ?? ''];
    throw advice === undefined ? cause : new Fault(`${host}:${port} ${advice}.`, { cause });
  }
}

/** Whether only this machine reaches it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
