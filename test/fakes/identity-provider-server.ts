import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

interface KeyPair {
  readonly kid: string;
  readonly alg: string;
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

export interface Signing {
  readonly kid?: string;
  readonly alg?: string;
  readonly key?: CryptoKey | Uint8Array;
}

/** An identity provider on this machine: real keys, published over real HTTP. */
export class IdentityProviderServer {
  readonly issuer = 'https://login.example.com/';
  readonly audience = 'trimtab-tests';
  /** How often its keys were asked for. */
  asked = 0;
  /** What it answers instead of its keys. */
  outage: 'refuses' | 'hangs' | null = null;
  keys: KeyPair[] = [];

  private constructor(private readonly server: Server) {}

  static async open(): Promise<IdentityProviderServer> {
    const server = createServer();
    const provider = new IdentityProviderServer(server);
    server.on(
      'request',
      (_request, response) =>
        void provider.#answer().then((body) => {
          if (provider.outage === 'hangs') return;
          response.statusCode = provider.outage === null ? 200 : 500;
          response.setHeader('content-type', 'application/json').end(body);
        }),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await provider.addKey('RS256');
    return provider;
  }

  get jwksUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/jwks.json`;
  }

  async addKey(alg: 'RS256' | 'ES256', kid = `key-${this.keys.length + 1}`): Promise<KeyPair> {
    const pair = { kid, alg, ...(await generateKeyPair(alg, { extractable: true })) };
    this.keys.push(pair);
    return pair;
  }

  /** @param claims over those of a JWT that is good for five minutes */
  async sign(
    claims: { readonly [claim: string]: unknown },
    { kid, alg, key }: Signing = {},
  ): Promise<string> {
    const newest = this.keys.at(-1)!;
    const nowS = Math.floor(Date.now() / 1_000);
    const all = { iss: this.issuer, aud: this.audience, sub: 'alice', iat: nowS, exp: nowS + 300, ...claims };
    return new SignJWT(JSON.parse(JSON.stringify(all)) as JWTPayload)
      .setProtectedHeader({ alg: alg ?? newest.alg, kid: kid ?? newest.kid })
      .sign(key ?? newest.privateKey);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #answer(): Promise<string> {
    this.asked += 1;
    const keys: JWK[] = [];
    for (const { publicKey, kid, alg } of this.keys)
      keys.push({ ...(await exportJWK(publicKey)), kid, alg, use: 'sig' });
    return JSON.stringify({ keys });
  }
}
