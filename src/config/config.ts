import type { ApiConfig } from './api-config.js';
import type { IdentityProviderConfig } from '../auth/jwt.js';
import type { LogLevel } from './environment.js';

/** What an operator can set. Instants and durations in milliseconds, whatever unit the file's keys use. */
export interface Config {
  readonly host: string;
  /** 0 asks the system for a free one. */
  readonly port: number;
  /** Absolute. Holds the embedded PostgreSQL. */
  readonly dataDirectory: string;
  /** `null`: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  /** `null`: Agenda's jobs live in PostgreSQL. */
  readonly mongodbUrl: string | null;
  /** Becomes the first ADMIN token of an empty database. */
  readonly bootstrapToken: string | null;
  /** Whether an empty database gets the simulated account. */
  readonly demo: boolean;
  readonly logLevel: LogLevel;
  /** Where metrics and checks are answered to machines; `null`: beside the API, and metrics only where nobody else reaches it. */
  readonly watch: { readonly host: string; readonly port: number } | null;
  /** `null`: nothing is traced. */
  readonly tracing: TracingConfig | null;
  readonly optimisation: OptimisationConfig;
  readonly api: ApiConfig;
  /** `null`: only tokens of our own are taken. */
  readonly identityProvider: IdentityProviderConfig | null;
}

export interface OptimisationConfig {
  /** Between two cycles of a campaign that has no interval of its own. */
  readonly intervalMs: number;
  /** Cycles between two full snapshots of a campaign's state. */
  readonly stateSaveFrequency: number;
  /** Across all processes. */
  readonly maxConcurrentCampaigns: number;
  readonly shutdownTimeoutMs: number;
  /** How long a campaign waits for a worker that died while it decided it. */
  readonly leaseMs: number;
  /** How long cycles and allocation changes are kept at least. */
  readonly decisionsKeptMs: number;
}

export interface TracingConfig {
  /** The base address of an OTLP/HTTP receiver. */
  readonly endpoint: string;
  /** May hold secrets. */
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  /** From 0 to 1. */
  readonly sampledShare: number;
}
