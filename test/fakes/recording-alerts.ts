import type { AlertOpening } from '../../src/services/optimisation/alert-opening.js';

type Opened = Parameters<AlertOpening['open']>[1];

/** Alerts in memory, deduplicated like the real ones. */
export class RecordingAlerts implements AlertOpening {
  readonly alive = new Map<string, Opened>();
  opened = 0;

  async open(_tx: unknown, alert: Opened): Promise<void> {
    if (this.alive.has(alert.dedupKey)) return;
    this.alive.set(alert.dedupKey, alert);
    this.opened += 1;
  }

  async resolveByKey(_tx: unknown, _accountId: string, dedupKey: string): Promise<void> {
    this.alive.delete(dedupKey);
  }
}
