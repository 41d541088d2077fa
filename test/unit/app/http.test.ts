import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { addressKey, TrustedProxies } from '../../../src/app/http/client-address.js';
import { CrossSite } from '../../../src/app/http/cross-site.js';
import { answerType, LEGACY_JSON, RESPONSE_JSON } from '../../../src/app/http/media-type.js';
import { statusOf } from '../../../src/app/graphql-status.js';

type Asking = Pick<IncomingMessage, 'headers' | 'socket' | 'method'>;

function request(headers: IncomingMessage['headers'], remoteAddress = '10.0.0.1', encrypted = false): Asking {
  return {
    headers,
    method: 'POST',
    socket: { remoteAddress, encrypted } as unknown as IncomingMessage['socket'],
  };
}

describe('who asks', () => {
  const proxies = new TrustedProxies(['10.0.0.0/8', '::1', '2001:db8::/32']);

  it.each([
    ['nobody in between', undefined, '198.51.100.7', '198.51.100.7'],
    ['a stranger who says so', '192.0.2.1', '198.51.100.7', '198.51.100.7'],
    ['one trusted proxy', '192.0.2.1', '10.0.0.1', '192.0.2.1'],
    ['two of them', '192.0.2.1, 10.9.9.9', '10.0.0.1', '192.0.2.1'],
    ['what the client wrote before them', '203.0.113.9, 192.0.2.1, 10.9.9.9', '10.0.0.1', '192.0.2.1'],
    ['what is no address', 'nonsense', '10.0.0.1', '10.0.0.1'],
    ['IPv4 written as IPv6', '::ffff:192.0.2.1', '::ffff:10.0.0.1', '192.0.2.1'],
    ['IPv6', '2001:db9::5', '2001:db8::1', '2001:db9::5'],
    ['no word of it', undefined, '10.0.0.1', '10.0.0.1'],
  ])('%s', (_, forwarded, remote, address) => {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    expect(proxies.addressOf(request(headers, remote))).toBe(address);
  });

  it('believes the scheme and the host of trusted proxies alone', () => {
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'a.example', host: 'inside:4000' };
    expect(proxies.isSecure(request(headers))).toBe(true);
    expect(proxies.hostOf(request(headers))).toBe('a.example');
    expect(proxies.isSecure(request(headers, '192.0.2.1'))).toBe(false);
    expect(proxies.hostOf(request(headers, '192.0.2.1'))).toBe('inside:4000');
    expect(proxies.isSecure(request({}, '192.0.2.1', true))).toBe(true);
  });

  it('one network of IPv6 is one client', () => {
    expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
    expect(addressKey('2001:db8::1')).toBe('2001:db8:0:0');
    expect(addressKey('192.0.2.1')).toBe('192.0.2.1');
  });
});

describe('other sites', () => {
  const crossSite = new CrossSite(['https://app.example.com'], new TrustedProxies([]));

  it.each([
    ['no page', {}, true],
    ['our own page', { origin: 'https://trimtab.example', host: 'trimtab.example' }, true],
    ['a named site', { origin: 'https://app.example.com', host: 'trimtab.example' }, true],
    ['another site', { origin: 'https://evil.example', host: 'trimtab.example' }, false],
    ['a page of nowhere', { origin: 'null', host: 'trimtab.example' }, false],
    ['another port of ours', { origin: 'http://trimtab.example:81', host: 'trimtab.example' }, false],
  ])('%s', (_, headers, allowed) => {
    expect(crossSite.allows(request(headers))).toBe(allowed);
  });

  it.each([
    ['a link', {}, true],
    ['a form', { 'content-type': 'text/plain; charset=utf-8' }, true],
    ['an upload', { 'content-type': 'multipart/form-data; boundary=x' }, true],
    [
      'an upload that says it was asked',
      { 'content-type': 'multipart/form-data', 'apollo-require-preflight': '1' },
      false,
    ],
    ['JSON', { 'content-type': 'application/json' }, false],
    ['a token', { authorization: 'Bearer x' }, false],
    ['a page of ours', { 'sec-fetch-site': 'same-origin' }, false],
    ['a page of a sister', { 'sec-fetch-site': 'same-site' }, true],
  ])('could have made %s', (_, headers, forgeable) => {
    expect(crossSite.isForgeable(request(headers))).toBe(forgeable);
  });
});

describe('the type of an answer', () => {
  it.each([
    [undefined, LEGACY_JSON],
    ['*/*', LEGACY_JSON],
    ['application/*', LEGACY_JSON],
    [LEGACY_JSON, LEGACY_JSON],
    [`${RESPONSE_JSON}, ${LEGACY_JSON};q=0.9`, RESPONSE_JSON],
    [`${RESPONSE_JSON}; charset=utf-8`, RESPONSE_JSON],
    [`${RESPONSE_JSON};q=0.1, ${LEGACY_JSON};q=0.9`, LEGACY_JSON],
    [`${LEGACY_JSON};q=0, */*`, RESPONSE_JSON],
    ['text/html', null],
    ['text/html;q=nonsense, image/*', null],
  ])('to %s', (accept, type) => {
    expect(answerType(accept)).toBe(type);
  });

  it.each([
    ['data', { data: { a: 1 }, errors: [{ extensions: { code: 'INTERNAL' } }] }, 200, 200],
    ['null and a bug', { data: null, errors: [{ extensions: { code: 'INTERNAL' } }] }, 200, 200],
    ['null and what is away', { data: null, errors: [{ extensions: { code: 'UNAVAILABLE' } }] }, 503, 503],
    ['a document that is refused', { errors: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] }, 400, 200],
    ['a request of another form', { errors: [{ extensions: { code: 'BAD_REQUEST' } }] }, 400, 400],
    ['no token', { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }, 401, 401],
    ['no points', { errors: [{ extensions: { code: 'THROTTLED' } }] }, 429, 429],
  ])('with %s', (_, answer, status, legacyStatus) => {
    expect([statusOf(answer, RESPONSE_JSON), statusOf(answer, LEGACY_JSON)]).toEqual([status, legacyStatus]);
  });
});
