import { isIP } from 'node:net';
import { z } from 'zod';
import { SECOND_MS } from '../kernel/units/time.js';
import { type ApiConfig, DEFAULT_API } from './api-config.js';
import { whole } from './whole-numbers.js';

const { document, socket, throttle } = DEFAULT_API;

const ORIGIN = 'the origin of a site, such as https://app.example.com';
const RANGE = 'an address or a range, such as 10.0.0.7 or 10.0.0.0/8';

/** The section `api` of `trimtab.yaml`. */
export const apiSettings = z
  .strictObject({
    operation_timeout_seconds: whole(1, 600, DEFAULT_API.operationTimeoutMs / SECOND_MS),
    max_connections: whole(1, 1_000_000, DEFAULT_API.maxConnections),
    max_body_bytes: whole(1_024, 16_777_216, DEFAULT_API.bodyBytes),
    document: z
      .strictObject({
        tokens: whole(50, 100_000, document.tokens),
        brackets: whole(8, 500, document.brackets),
        depth: whole(2, 100, document.depth),
        aliases: whole(0, 10_000, document.aliases),
        directives: whole(0, 10_000, document.directives),
        selections: whole(10, 100_000, document.selections),
        operations: whole(1, 1_000, document.operations),
        cost: whole(10, 1_000_000, document.cost),
      })
      .prefault({}),
    socket: z
      .strictObject({
        max_message_bytes: whole(1_024, 16_777_216, socket.messageBytes),
        max_subscriptions: whole(1, 10_000, socket.subscriptions),
        max_messages_per_10_seconds: whole(10, 100_000, socket.messagesPer10Seconds),
      })
      .prefault({}),
    throttle: z
      .strictObject({
        maximum_points: whole(10, 100_000_000, throttle.maximum),
        restored_points_per_second: whole(1, 10_000_000, throttle.restoreRate),
      })
      .prefault({}),
    failed_authentications_per_minute: whole(1, 100_000, DEFAULT_API.failedAuthenticationsPerMinute),
    trusted_documents: z
      .strictObject({
        file: text('a file').optional(),
        only: z.boolean({ error: 'true or false' }).default(false),
      })
      .prefault({})
      .refine(({ file, only }) => file !== undefined || !only, {
        error: 'a file as well, where it is to be the only source of documents',
      }),
    cors_origins: list(z.string({ error: ORIGIN }).refine(isOrigin, { error: ORIGIN })),
    trusted_proxies: list(z.string({ error: RANGE }).refine(isRange, { error: RANGE })),
    tls: z.strictObject({ certificate_file: text('a PEM file'), key_file: text('a PEM file') }).optional(),
  })
  .prefault({})
  .refine(({ document: { cost }, throttle: { maximum_points } }) => maximum_points >= cost, {
    path: ['throttle', 'maximum_points'],
    error: 'at least as many points as document.cost, or the dearest documents could never run',
  });

/** @param resolved where a path that the file names leads */
export function apiConfigOf(
  settings: z.output<typeof apiSettings>,
  resolved: (path: string) => string,
): ApiConfig {
  const { socket: sockets, throttle: points, trusted_documents: trusted, tls } = settings;
  return {
    operationTimeoutMs: settings.operation_timeout_seconds * SECOND_MS,
    maxConnections: settings.max_connections,
    bodyBytes: settings.max_body_bytes,
    document: settings.document,
    socket: {
      messageBytes: sockets.max_message_bytes,
      subscriptions: sockets.max_subscriptions,
      messagesPer10Seconds: sockets.max_messages_per_10_seconds,
    },
    throttle: { maximum: points.maximum_points, restoreRate: points.restored_points_per_second },
    failedAuthenticationsPerMinute: settings.failed_authentications_per_minute,
    trustedDocuments: {
      file: trusted.file === undefined ? null : resolved(trusted.file),
      only: trusted.only,
    },
    corsOrigins: settings.cors_origins,
    trustedProxies: settings.trusted_proxies,
    tls: tls ? { certificateFile: resolved(tls.certificate_file), keyFile: resolved(tls.key_file) } : null,
  };
}

function text(what: string) {
  return z.string({ error: what }).min(1, { error: what });
}

function list<Item extends z.ZodType>(item: Item) {
  return z.array(item, { error: 'a list' }).default([]);
}

function isOrigin(given: string): boolean {
  return URL.canParse(given) && /^https?:$/.test(new URL(given).protocol) && new URL(given).origin === given;
}

function isRange(given: string): boolean {
  const [address = '', bits, ...rest] = given.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
}
