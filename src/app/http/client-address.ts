import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** What a request says of itself that a proxy may have written. */
type Addressed = Pick<IncomingMessage, 'headers' | 'socket'>;

/** Believes `X-Forwarded-*` of proxies that the operator named, and of nobody else. */
export class TrustedProxies {
  readonly #list = new BlockList();

  /** @param ranges such as `10.0.0.0/8` or `::1` */
  constructor(ranges: readonly string[]) {
    for (const range of ranges) {
      const [address = '', bits] = range.split('/');
      const family = familyOf(address);
      if (bits === undefined) this.#list.addAddress(address, family);
      else this.#list.addSubnet(address, Number(bits), family);
    }
  }

  /** Who asks: the last address that no trusted proxy has. */
  addressOf(request: Addressed): string {
    const given = request.headers['x-forwarded-for'];
    const hops = (Array.isArray(given) ? given.join(',') : (given ?? '')).split(',').map((hop) => hop.trim());
    let address = plain(request.socket.remoteAddress ?? '');
    while (this.#trusts(address)) {
      const hop = plain(hops.pop() ?? '');
      if (isIP(hop) === 0) break;
      address = hop;
    }
    return address;
  }

  /** Whether the client speaks TLS, to us or to a trusted proxy. */
  isSecure(request: Addressed): boolean {
    if ('encrypted' in request.socket && request.socket.encrypted) return true;
    return this.#forwarded(request, 'x-forwarded-proto') === 'https';
  }

  /** The host that the client named. */
  hostOf(request: Addressed): string | undefined {
    return this.#forwarded(request, 'x-forwarded-host') ?? request.headers.host;
  }

  #forwarded({ headers, socket }: Addressed, name: string): string | undefined {
    const value = headers[name];
    if (typeof value !== 'string' || !this.#trusts(plain(socket.remoteAddress ?? ''))) return undefined;
    return value.split(',', 1)[0]?.trim();
  }

  #trusts(address: string): boolean {
    return isIP(address) !== 0 && this.#list.check(address, familyOf(address));
  }
}

/** For counting: one network of IPv6 is one client, since its owner has as many addresses as it likes. */
export function addressKey(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  const after = tail?.split(':').filter(Boolean) ?? [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
  return [...groups, ...Array<string>(zeros).fill('0'), ...after].slice(0, 4).join(':');
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/** An IPv4 address as it is, where the system wrote it as IPv6. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}
