import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Problem } from '../kernel/problem.js';
import type { Config, TracingConfig } from './config.js';
import { type Environment, parseEnvironment } from './environment.js';
import { parseSettings, SETTINGS_FILE } from './settings-file.js';

/** Reads the environment and `trimtab.yaml` in the working directory, or answers everything that is wrong with both. */
export function loadConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  directory: string = process.cwd(),
): Config | Problem[] {
  const variables = parseEnvironment(environment);
  const text = readSettings(join(directory, SETTINGS_FILE));
  const settings = text instanceof Problem ? [text] : parseSettings(text, (path) => resolve(directory, path));
  if (Array.isArray(variables) || Array.isArray(settings)) {
    return [variables, settings].filter(Array.isArray).flat();
  }
  return {
    host: variables.HOST,
    port: variables.PORT,
    dataDirectory: resolve(directory, variables.TRIMTAB_DATA_DIR),
    databaseUrl: variables.DATABASE_URL ?? null,
    mongodbUrl: variables.MONGODB_URL ?? null,
    bootstrapToken: variables.TRIMTAB_BOOTSTRAP_TOKEN ?? null,
    demo: variables.TRIMTAB_DEMO,
    logLevel: variables.LOG_LEVEL,
    watch: watchOf(variables),
    tracing: tracingOf(variables),
    ...settings,
  };
}

function watchOf({ METRICS_HOST: host, METRICS_PORT: port }: Environment): Config['watch'] {
  return port === undefined ? null : { host, port };
}

function tracingOf(variables: Environment): TracingConfig | null {
  const endpoint = variables.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return null;
  return {
    endpoint,
    headers: variables.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    serviceName: variables.OTEL_SERVICE_NAME,
    sampledShare: variables.OTEL_TRACES_SAMPLER_ARG,
  };
}

function readSettings(file: string): string | Problem {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    return new Problem('BAD_CONFIGURATION', `${SETTINGS_FILE}: cannot be read (${code}).`, [SETTINGS_FILE]);
  }
}
