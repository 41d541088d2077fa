import type { Actor } from '../auth/actor.js';
import { forbidden } from '../auth/policy.js';
import { accountTimeMs } from '../kernel/account-clock.js';
import type { Uuid } from '../kernel/ids.js';
import type { Clock } from '../kernel/ports/clock.js';
import type { IdSource } from '../kernel/ports/id-source.js';
import { Problem, Refusal } from '../kernel/problem.js';
import type { AccountStore } from '../persistence/stores/account-store.js';
import type { AlertStore, NewAlert } from '../persistence/stores/alert-store.js';
import type { EventStore } from '../persistence/stores/event-store.js';
import type { AlertRecord } from '../persistence/stores/read-records.js';
import type { Transaction } from '../persistence/transaction.js';
import type { UnitOfWork } from '../persistence/unit-of-work.js';
import { actOfMachine, actOfPerson } from './audit/acts.js';
import { withIdempotency } from './idempotency.js';

export type { AlertRecord } from '../persistence/stores/read-records.js';

export interface AlertInput {
  readonly alertId: Uuid;
}

export interface AlertServiceDeps {
  readonly unitOfWork: UnitOfWork;
  readonly alerts: AlertStore;
  readonly accounts: AccountStore;
  readonly events: EventStore;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** The life of alerts: the machine opens and resolves them, people acknowledge and resolve them. */
export class AlertService {
  constructor(private readonly deps: AlertServiceDeps) {}

  /** In the caller's transaction. The same trouble again is the same alert, and no event. */
  async open(tx: Transaction, alert: Omit<NewAlert, 'id'>): Promise<void> {
    const { alert: record, opened } = await this.deps.alerts.open(tx, { ...alert, id: this.deps.ids.next() });
    if (!opened) return;
    const { kind, severity, message, campaignId } = record;
    const payload = { kind, severity, message, campaignId };
    tx.acts.push(actOfMachine(record.accountId, 'alertOpened', ['alert', record.id], payload));
    await this.#tell(tx, [record], 'OPENED', alert.atMs);
  }

  /** In the caller's transaction: ends the alerts of these keys that are alive. */
  async resolveByKey(
    tx: Transaction,
    accountId: Uuid,
    dedupKey: string | readonly string[],
    atMs: number,
  ): Promise<void> {
    const keys = typeof dedupKey === 'string' ? [dedupKey] : dedupKey;
    const resolved = await this.deps.alerts.resolveByKeys(tx, accountId, keys, atMs);
    for (const { id, kind } of resolved)
      tx.acts.push(actOfMachine(accountId, 'alertResolved', ['alert', id], { kind }));
    await this.#tell(tx, resolved, 'RESOLVED', atMs);
  }

  async acknowledge(
    actor: Actor,
    input: AlertInput,
    idempotencyKey?: string | null,
  ): Promise<AlertRecord | Refusal> {
    return this.#byPerson(actor, 'acknowledgeAlert', input, idempotencyKey, async (tx, alert, atMs) => {
      if (alert.state !== 'OPEN') return alert;
      const record = await this.deps.alerts.acknowledge(tx, alert, actor.tokenId, atMs);
      await this.#tell(tx, [record], 'ACKNOWLEDGED', atMs);
      return record;
    });
  }

  async resolve(
    actor: Actor,
    input: AlertInput,
    idempotencyKey?: string | null,
  ): Promise<AlertRecord | Refusal> {
    return this.#byPerson(actor, 'resolveAlert', input, idempotencyKey, async (tx, alert, atMs) => {
      if (alert.state === 'RESOLVED') return alert;
      const record = await this.deps.alerts.resolve(tx, alert, actor.tokenId, atMs);
      await this.#tell(tx, [record], 'RESOLVED', atMs);
      return record;
    });
  }

  async #byPerson(
    actor: Actor,
    operation: 'acknowledgeAlert' | 'resolveAlert',
    input: AlertInput,
    key: string | null | undefined,
    work: (tx: Transaction, alert: AlertRecord, atMs: number) => Promise<AlertRecord>,
  ): Promise<AlertRecord | Refusal> {
    const denied = forbidden(actor, operation);
    if (denied) return new Refusal(denied);
    const { accountId } = actor;
    const nowMs = this.deps.clock.now();
    return this.deps.unitOfWork.run({ accountId }, (tx) =>
      withIdempotency(tx, actor, { key, operation, input, nowMs }, async () => {
        const alert = await this.deps.alerts.lock(tx, accountId, input.alertId);
        const account = await this.deps.accounts.find(tx, accountId);
        if (!alert || !account) {
          return new Refusal(new Problem('NOT_FOUND', 'There is no such alert.', ['input', 'alertId']));
        }
        const record = await work(tx, alert, accountTimeMs(account.clock, nowMs));
        if (record.state !== alert.state) tx.acts.push(actOfPerson(actor, operation, input, record));
        return record;
      }),
    );
  }

  async #tell(tx: Transaction, alerts: readonly AlertRecord[], change: string, atMs: number): Promise<void> {
    await this.deps.events.append(
      tx,
      alerts.map((alert) => ({
        kind: 'ALERT_CHANGED',
        accountId: alert.accountId,
        campaignId: alert.campaignId,
        entityId: alert.id,
        atMs,
        payload: {
          alertId: alert.id,
          campaignId: alert.campaignId,
          change,
          state: alert.state,
          severity: alert.severity,
          alertKind: alert.kind,
        },
      })),
    );
  }
}
