import type { Uuid } from '../../kernel/ids.js';
import type { AlertSeverity } from '../../kernel/words.js';
import type { Transaction } from '../../persistence/transaction.js';

/** What the optimiser needs of alerts: to raise one in its own transaction, and to end it. */
export interface AlertOpening {
  /** At most one alert for a `dedupKey` is alive. */
  open(
    tx: Transaction,
    alert: {
      readonly accountId: Uuid;
      readonly campaignId: Uuid;
      readonly kind: string;
      readonly severity: AlertSeverity;
      readonly dedupKey: string;
      readonly message: string;
      readonly atMs: number;
    },
  ): Promise<void>;
  /** Ends the alert of a key, if one is alive. */
  resolveByKey(tx: Transaction, accountId: Uuid, dedupKey: string, atMs: number): Promise<void>;
}
