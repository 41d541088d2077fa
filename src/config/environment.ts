import { z } from 'zod';
import { isTokenShaped } from '../auth/tokens.js';
import { Problem } from '../kernel/problem.js';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

interface Variable<T> {
  schema: z.ZodType<T, string | undefined>;
  expected: string;
  /** Kept out of messages, which end up in logs. */
  secret?: true;
}

const HOST_PATTERN =
  /^(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%\w+)?)$/;

const variables = {
  PORT: variable(
    z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .pipe(z.number().max(65_535))
      .default(4000),
    'a whole number from 0 (any free port) to 65535; 4000 where it is not set',
  ),
  HOST: variable(
    z.string().regex(HOST_PATTERN).default('127.0.0.1'),
    'an address or a host name to listen on, such as 0.0.0.0; 127.0.0.1 where it is not set',
  ),
  TRIMTAB_DATA_DIR: variable(z.string().default('.trimtab'), 'a directory; .trimtab where it is not set'),
  DATABASE_URL: secret(
    z.string().refine(isPostgresUrl).optional(),
    'postgres://USER:PASSWORD@HOST:PORT/DATABASE; the embedded PostgreSQL where it is not set',
  ),
  MONGODB_URL: secret(
    z
      .string()
      .regex(/^mongodb(?:\+srv)?:\/\/[^\s/]+(?:\/\S*)?$/)
      .optional(),
    "mongodb://USER:PASSWORD@HOST:PORT/DATABASE; Agenda's jobs stay in PostgreSQL where it is not set",
  ),
  TRIMTAB_BOOTSTRAP_TOKEN: secret(
    z.string().refine(isTokenShaped).optional(),
    '16 to 512 visible ASCII characters without spaces, such as the output of "openssl rand -hex 32"',
  ),
  TRIMTAB_DEMO: variable(
    z
      .enum(['0', '1'])
      .default('1')
      .transform((text) => text === '1'),
    '1 (an empty database gets a simulated account) or 0; 1 where it is not set',
  ),
  LOG_LEVEL: variable(
    z.enum(LOG_LEVELS).default('info'),
    `one of ${LOG_LEVELS.join(', ')}; info where it is not set`,
  ),
  METRICS_PORT: variable(
    z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .pipe(z.number().max(65_535))
      .optional(),
    'a whole number from 0 (any free port) to 65535: a door for machines alone',
  ),
  METRICS_HOST: variable(
    z.string().regex(HOST_PATTERN).default('127.0.0.1'),
    'an address or a host name for METRICS_PORT; 127.0.0.1 where it is not set',
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: variable(
    z
      .string()
      .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))
      .optional(),
    'the base address of an OTLP/HTTP receiver, such as http://127.0.0.1:4318; nothing is traced where it is not set',
  ),
  OTEL_EXPORTER_OTLP_HEADERS: secret(
    z
      .string()
      .regex(/^[^=,\s]+=[^,]*(?:,[^=,\s]+=[^,]*)*$/)
      .transform(pairsOf)
      .optional(),
    'headers for the receiver: NAME=VALUE,NAME=VALUE, the values URL-encoded',
  ),
  OTEL_SERVICE_NAME: variable(z.string().max(100).default('trimtab'), 'a name; trimtab where it is not set'),
  OTEL_TRACES_SAMPLER_ARG: variable(
    z
      .string()
      .regex(/^(?:0|1|0?\.\d+|1\.0+)$/)
      .transform(Number)
      .default(1),
    'the share of traces to keep, from 0 to 1; 1 where it is not set',
  ),
};

export type Environment = { [Name in keyof typeof variables]: z.output<(typeof variables)[Name]['schema']> };

/** Reads the variables, or says of every bad one what was expected. An empty variable counts as not set. */
export function parseEnvironment(
  given: Readonly<Record<string, string | undefined>>,
): Environment | Problem[] {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [name, { schema, expected, secret: isSecret }] of Object.entries<Variable<unknown>>(variables)) {
    const text = given[name]?.trim() || undefined;
    const parsed = schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else {
      const shown = isSecret ? 'what it is set to' : JSON.stringify(text?.slice(0, 100));
      problems.push(
        new Problem('BAD_CONFIGURATION', `${name}: ${shown} will not do; expected ${expected}.`, [name]),
      );
    }
  }
  return problems.length > 0 ? problems : (values as Environment);
}

function pairsOf(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [name, decoded(value.join('='))] as const;
  });
  return Object.fromEntries(pairs);
}

/** As the OpenTelemetry specification has it; a value that is not encoded stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function variable<T>(schema: z.ZodType<T, string | undefined>, expected: string): Variable<T> {
  return { schema, expected };
}

function secret<T>(schema: z.ZodType<T, string | undefined>, expected: string): Variable<T> {
  return { schema, expected, secret: true };
}

function isPostgresUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, searchParams } = new URL(text);
  // A socket's directory may stand in for the host: postgres:///trimtab?host=/run/postgresql
  const host = hostname || searchParams.get('host');
  return /^postgres(?:ql)?:$/.test(protocol) && Boolean(host) && pathname.length > 1;
}
