import type { Uuid } from '../../kernel/ids.js';
import type { Refusal } from '../../kernel/problem.js';
import { ALERT_ORDER, type AlertFilter, type AlertReadModel } from '../../persistence/stores/alert-reads.js';
import type { AlertRecord } from '../../persistence/stores/read-records.js';
import type { Page, PageArgs } from './page.js';
import type { Reader, Snapshots } from './reader.js';

export type { AlertFilter } from '../../persistence/stores/alert-reads.js';
export type { AlertRecord } from '../../persistence/stores/read-records.js';

const ORDER = { ...ALERT_ORDER, name: 'alert' };

export class AlertReads {
  constructor(private readonly deps: { readonly snapshots: Snapshots; readonly alerts: AlertReadModel }) {}

  async byIds(reader: Reader, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, AlertRecord>> {
    const { snapshots, alerts } = this.deps;
    return snapshots.mapped(
      reader,
      (record) => record.id,
      (tx) => alerts.byIds(tx, reader.accountId, ids),
    );
  }

  /** Newest first. */
  async page(reader: Reader, args: PageArgs, filter: AlertFilter = {}): Promise<Page<AlertRecord> | Refusal> {
    return this.deps.snapshots.page(reader, args, ORDER, (tx, window) =>
      this.deps.alerts.page(tx, reader.accountId, filter, window),
    );
  }

  async count(reader: Reader, filter: AlertFilter = {}): Promise<number> {
    return this.deps.snapshots.read(reader, (tx) => this.deps.alerts.count(tx, reader.accountId, filter));
  }
}
