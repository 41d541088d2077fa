import { parseDocument } from 'yaml';
import { z } from 'zod';
import { Problem } from '../kernel/problem.js';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../kernel/units/time.js';
import { apiConfigOf, apiSettings } from './api-settings.js';
import type { Config } from './config.js';
import { whole } from './whole-numbers.js';
import { identityProviderOf, identitySettings } from './identity-settings.js';

export const SETTINGS_FILE = 'trimtab.yaml';

const schema = z.strictObject({
  optimization_service: z
    .strictObject({
      interval_minutes: whole(1, 1_440, 15),
      state_save_frequency: whole(1, 10_000, 10),
      max_concurrent_campaigns: whole(1, 10_000, 50),
      shutdown_timeout_seconds: whole(1, 3_600, 30),
      lease_seconds: whole(1, 600, 15),
      keep_decisions_days: whole(62, 36_500, 1_095),
    })
    .prefault({}),
  api: apiSettings,
  identity_provider: identitySettings.optional(),
});

export type Settings = Pick<Config, 'optimisation' | 'api' | 'identityProvider'>;

/**
 * The text of `trimtab.yaml` (empty where there is no such file), or every fault in it.
 * @param resolved where a path that the file names leads
 */
export function parseSettings(text: string, resolved: (path: string) => string): Settings | Problem[] {
  const document = parseDocument(text);
  if (document.errors.length > 0)
    return document.errors.map(({ message }) => problem(`is not YAML: ${message.trim()}`));
  const given: unknown = document.toJS() ?? {};
  const parsed = schema.safeParse(given);
  if (!parsed.success) return parsed.error.issues.map((issue) => describe(issue, given));
  const { optimization_service: service, api, identity_provider: identity } = parsed.data;
  return {
    optimisation: {
      intervalMs: service.interval_minutes * MINUTE_MS,
      stateSaveFrequency: service.state_save_frequency,
      maxConcurrentCampaigns: service.max_concurrent_campaigns,
      shutdownTimeoutMs: service.shutdown_timeout_seconds * SECOND_MS,
      leaseMs: service.lease_seconds * SECOND_MS,
      decisionsKeptMs: service.keep_decisions_days * DAY_MS,
    },
    api: apiConfigOf(api, resolved),
    identityProvider: identity ? identityProviderOf(identity) : null,
  };
}

function describe(issue: z.core.$ZodIssue, given: unknown): Problem {
  const path = issue.path.map(String);
  const value = valueAt(given, path);
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => [...path, key].join('.'));
    const known = settingsIn(schema, path).join(', ');
    return problem(`${names.join(', ')}: not a setting; there are ${known}.`, path);
  }
  if (issue.code === 'invalid_type' && issue.expected === 'object') {
    const where = path.length === 0 ? 'the file' : path.join('.');
    return problem(`${where} must hold settings, one "name: value" on a line.`, path);
  }
  if (value === undefined) return problem(`${path.join('.')} is missing; expected ${issue.message}.`, path);
  return problem(`${path.join('.')}: ${JSON.stringify(value)} will not do; expected ${issue.message}.`, path);
}

function valueAt(given: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return given;
  return valueAt((given as Record<string, unknown> | null | undefined)?.[name], rest);
}

/** The names that a section may hold. */
function settingsIn(section: z.ZodType, path: readonly string[]): string[] {
  if (section instanceof z.ZodPrefault || section instanceof z.ZodOptional)
    return settingsIn(section.unwrap() as z.ZodType, path);
  if (!(section instanceof z.ZodObject)) return [];
  const [name, ...rest] = path;
  return name === undefined ? Object.keys(section.shape) : settingsIn(section.shape[name] as z.ZodType, rest);
}

function problem(message: string, path: readonly string[] = []): Problem {
  return new Problem('BAD_CONFIGURATION', `${SETTINGS_FILE}: ${message}`, [SETTINGS_FILE, ...path]);
}
