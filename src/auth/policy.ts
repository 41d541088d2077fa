import type { Role } from '../kernel/words.js';
import { Problem } from '../kernel/problem.js';
import type { Actor } from './actor.js';
import { reaches } from './field-policy.js';

/**
 * The least role that each operation needs, by its name in the schema. What is not listed is denied to everybody, and the build
 * of the schema fails on an operation without an entry.
 */
export const OPERATION_ROLES = {
  viewer: 'VIEWER',
  node: 'VIEWER',
  nodes: 'VIEWER',
  campaign: 'VIEWER',
  campaigns: 'VIEWER',
  allocationChanges: 'VIEWER',
  cycles: 'VIEWER',
  attribution: 'VIEWER',
  alerts: 'VIEWER',
  overrides: 'VIEWER',
  proposals: 'VIEWER',
  optimizerStatus: 'VIEWER',
  dataSources: 'VIEWER',
  performance: 'VIEWER',
  pulse: 'VIEWER',
  tokens: 'ADMIN',
  auditLog: 'ADMIN',
  auditProof: 'ADMIN',

  allocationChanged: 'VIEWER',
  cycleFinished: 'VIEWER',
  campaignChanged: 'VIEWER',
  alertChanged: 'VIEWER',
  overrideChanged: 'VIEWER',
  proposalChanged: 'VIEWER',
  events: 'VIEWER',

  acknowledgeAlert: 'ANALYST',
  resolveAlert: 'ANALYST',
  createOverride: 'ANALYST',
  revokeOverride: 'ANALYST',
  approveProposal: 'ANALYST',
  rejectProposal: 'ANALYST',

  createCampaign: 'MANAGER',
  updateCampaign: 'MANAGER',
  pauseCampaign: 'MANAGER',
  resumeCampaign: 'MANAGER',
  archiveCampaign: 'MANAGER',
  pauseAllCampaigns: 'MANAGER',
  addArms: 'MANAGER',
  updateArm: 'MANAGER',
  recordObservations: 'MANAGER',
  importObservations: 'MANAGER',
  runCycle: 'MANAGER',

  createToken: 'ADMIN',
  revokeToken: 'ADMIN',
} as const satisfies Readonly<Record<string, Role>>;

export type Operation = keyof typeof OPERATION_ROLES;

/** Takes any text, so that a name nobody thought of is denied instead of let through. */
export function may(actor: Pick<Actor, 'role'>, operation: string): boolean {
  const needed = requiredRole(operation);
  return needed !== null && reaches(actor, needed);
}

/** `null` for an operation that the policy does not know: denied to everybody. */
export function requiredRole(operation: string): Role | null {
  return Object.hasOwn(OPERATION_ROLES, operation) ? OPERATION_ROLES[operation as Operation] : null;
}

/** What a service answers where the actor may not. */
export function forbidden(actor: Pick<Actor, 'role'>, operation: Operation): Problem | null {
  if (may(actor, operation)) return null;
  return new Problem(
    'FORBIDDEN',
    `${operation} needs the role ${OPERATION_ROLES[operation]}; this token has ${actor.role}. Use a token with that role.`,
  );
}
