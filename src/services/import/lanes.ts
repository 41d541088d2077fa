import type { Uuid } from '../../kernel/ids.js';
import type { ArmPlace } from '../../persistence/stores/evidence-store.js';
import { keepRows, type SortedRows, sliceRows } from './sorted-rows.js';

/** Fewer rows are not worth a second transaction. */
const LEAST_ROWS = 5_000;

/**
 * Cuts rows into at most two lots of different campaigns, for two transactions at once: an import is bound by what one connection of
 * the server can do, and rows of one campaign wait for each other.
 */
export function inLanes(rows: SortedRows, arms: ReadonlyMap<number, ArmPlace>): SortedRows[] {
  const { armKey, count } = rows.columns;
  if (count < LEAST_ROWS) return [rows];
  const runs = campaignRuns(armKey, arms);
  // Arms are made campaign by campaign, so mostly the rows of a campaign lie together and a cut will do.
  const cut = runs.find(({ from }) => from >= count / 2)?.from;
  if (cut === undefined && runs.length === 1) return [rows];
  if (cut !== undefined && runs.length === new Set(runs.map((run) => run.campaignId)).size) {
    return [sliceRows(rows, 0, cut), sliceRows(rows, cut, count)];
  }
  const first = halfOfCampaigns(runs, count);
  const inFirst = new Uint8Array(count);
  for (const { campaignId, from, to } of runs) if (first.has(campaignId)) inFirst.fill(1, from, to);
  const lots = [
    keepRows(rows, inFirst),
    keepRows(
      rows,
      inFirst.map((one) => 1 - one),
    ),
  ];
  return lots.filter((lot) => lot.columns.count > 0);
}

interface CampaignRun {
  readonly campaignId: Uuid;
  readonly from: number;
  to: number;
}

function campaignRuns(armKey: Int32Array, arms: ReadonlyMap<number, ArmPlace>): CampaignRun[] {
  const runs: CampaignRun[] = [];
  for (let row = 0; row < armKey.length; row++) {
    const last = runs.at(-1);
    if (last && armKey[row] === armKey[row - 1]) {
      last.to = row + 1;
      continue;
    }
    const { campaignId } = arms.get(armKey[row]!)!;
    if (last?.campaignId === campaignId) last.to = row + 1;
    else runs.push({ campaignId, from: row, to: row + 1 });
  }
  return runs;
}

/** Campaigns with about half of the rows. */
function halfOfCampaigns(runs: readonly CampaignRun[], count: number): Set<Uuid> {
  const sizes = new Map<Uuid, number>();
  for (const { campaignId, from, to } of runs)
    sizes.set(campaignId, (sizes.get(campaignId) ?? 0) + to - from);
  const half = new Set<Uuid>();
  let rows = 0;
  for (const [campaignId, size] of sizes) {
    if (rows > 0 && rows + size > count / 2) continue;
    half.add(campaignId);
    rows += size;
  }
  return half;
}
