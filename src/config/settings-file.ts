import { parseDocument } from 'yaml';
import { z } from 'zod';
import { Problem } from '../kernel/problem.js';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../kernel/units/time.js';
import type { OptimisationConfig } from './config.js';

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
});

/** The text of `trimtab.yaml` (empty where there is no such file), or every fault in it. */
export function parseSettings(text: string): OptimisationConfig | Problem[] {
  const document = parseDocument(text);
  if (document.errors.length > 0)
    return document.errors.map(({ message }) => problem(`is not YAML: ${message.trim()}`));
  const parsed = schema.safeParse(document.toJS() ?? {}, { reportInput: true });
  if (!parsed.success) return parsed.error.issues.map(describe);
  const service = parsed.data.optimization_service;
  return {
    intervalMs: service.interval_minutes * MINUTE_MS,
    stateSaveFrequency: service.state_save_frequency,
    maxConcurrentCampaigns: service.max_concurrent_campaigns,
    shutdownTimeoutMs: service.shutdown_timeout_seconds * SECOND_MS,
    leaseMs: service.lease_seconds * SECOND_MS,
    decisionsKeptMs: service.keep_decisions_days * DAY_MS,
  };
}

function whole(least: number, most: number, otherwise: number) {
  const error = `a whole number from ${least} to ${most}; ${otherwise} where it is not set`;
  return z.int({ error }).min(least, { error }).max(most, { error }).default(otherwise);
}

function describe(issue: z.core.$ZodIssue): Problem {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => [...path, key].join('.'));
    const known = path.length === 0 ? schema.shape : schema.shape.optimization_service.unwrap().shape;
    return problem(`${names.join(', ')}: not a setting; there are ${Object.keys(known).join(', ')}.`, path);
  }
  if (issue.code === 'invalid_type' && issue.expected === 'object') {
    const where = path.length === 0 ? 'the file' : path.join('.');
    return problem(`${where} must hold settings, one "name: value" on a line.`, path);
  }
  return problem(
    `${path.join('.')}: ${JSON.stringify(issue.input)} will not do; expected ${issue.message}.`,
    path,
  );
}

function problem(message: string, path: readonly string[] = []): Problem {
  return new Problem('BAD_CONFIGURATION', `${SETTINGS_FILE}: ${message}`, [SETTINGS_FILE, ...path]);
}
