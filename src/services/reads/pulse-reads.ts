import { Fault } from '../../kernel/fault.js';
import { addDays, type CalendarDay, startOfDayMs } from '../../kernel/units/time.js';
import type { AccountStore } from '../../persistence/stores/account-store.js';
import type { PulseReadModel, PulseTickRecord } from '../../persistence/stores/pulse-reads.js';
import type { Reader, Snapshots } from './reader.js';

export type { PulseTickRecord } from '../../persistence/stores/pulse-reads.js';

/** A day of the account, whose length its zone decides. */
export interface PulseRecord {
  readonly fromMs: number;
  /** First instant after the day. */
  readonly toMs: number;
  readonly ticks: readonly PulseTickRecord[];
}

/** What the optimiser did in a day, all campaigns together: at most 300 ticks, however many cycles there were. */
export class PulseReads {
  constructor(
    private readonly deps: {
      readonly snapshots: Snapshots;
      readonly pulse: PulseReadModel;
      readonly accounts: AccountStore;
    },
  ) {}

  async ofDay(reader: Reader, on: CalendarDay): Promise<PulseRecord> {
    return this.deps.snapshots.read(reader, async (tx) => {
      const account = await this.deps.accounts.find(tx, reader.accountId);
      if (!account) throw new Fault(`There is no account ${reader.accountId}.`);
      const fromMs = startOfDayMs(on, account.timeZone);
      const toMs = startOfDayMs(addDays(on, 1), account.timeZone);
      const ticks = await this.deps.pulse.ticks(tx, reader.accountId, fromMs, toMs);
      return { fromMs, toMs, ticks };
    });
  }
}
