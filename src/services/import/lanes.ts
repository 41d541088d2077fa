import type { Uuid } from '../../kernel/ids.js';
import type { ArmPlace } from '../../persistence/stores/evidence-store.js';
import { keepRows, type SortedRows, sliceRows } from './sorted-rows.js';

/** Fewer rows are not worth a second transaction. */
const LEAST_ROWS = 5_000;

/**
 * Two lanes for the rows of an import, each with transactions of its own: an import is bound by what one connection of the server can do.
 * A campaign stays in its lane, for its rows are written in their order and would wait for each other anyway.
 */
export class Lanes {
  private readonly laneOf = new Map<Uuid, 0 | 1>();
  private inFirst = 0;
  private inAll = 0;

  /** The rows of each lane. */
  split(rows: SortedRows, arms: ReadonlyMap<number, ArmPlace>): readonly [SortedRows, SortedRows] {
    const { armKey, count } = rows.columns;
    const runs = this.assign(campaignRuns(armKey, arms), count);
    // Arms are made campaign by campaign, so mostly the rows of a campaign lie together and a cut will do.
    const cut = runs.find(({ lane }) => lane === 1)?.from ?? count;
    if (runs.every(({ from, lane }) => from < cut === (lane === 0))) {
      return [sliceRows(rows, 0, cut), sliceRows(rows, cut, count)];
    }
    const first = new Uint8Array(count);
    for (const { lane, from, to } of runs) if (lane === 0) first.fill(1, from, to);
    const second = first.map((one) => 1 - one);
    return [keepRows(rows, first), keepRows(rows, second)];
  }

  /** A campaign that is met for the first time goes where there have been fewer rows. */
  private assign(runs: readonly CampaignRun[], count: number): (CampaignRun & { readonly lane: 0 | 1 })[] {
    this.inAll += count;
    const isSmall = this.inAll < LEAST_ROWS;
    return runs.map((run) => {
      const lane = this.laneOf.get(run.campaignId) ?? (isSmall || this.inFirst * 2 < this.inAll ? 0 : 1);
      this.laneOf.set(run.campaignId, lane);
      if (lane === 0) this.inFirst += run.to - run.from;
      return { ...run, lane };
    });
  }
}

interface CampaignRun {
  readonly campaignId: Uuid;
  readonly from: number;
  readonly to: number;
}

function campaignRuns(armKey: Int32Array, arms: ReadonlyMap<number, ArmPlace>): CampaignRun[] {
  const runs: (CampaignRun & { to: number })[] = [];
  for (let from = 0; from < armKey.length; ) {
    let to = from + 1;
    while (to < armKey.length && armKey[to] === armKey[from]) to++;
    const { campaignId } = arms.get(armKey[from]!)!;
    const last = runs.at(-1);
    if (last?.campaignId === campaignId) last.to = to;
    else runs.push({ campaignId, from, to });
    from = to;
  }
  return runs;
}
