import { type Market, type MarketFigures, makeMarket, simulateWindow } from '../../engine/index.js';
import { seedOf } from '../../kernel/rng.js';
import { DAY_MS, HOUR_MS, zoneOffsetMs } from '../../kernel/units/time.js';
import {
  joinObservations,
  makeObservationColumns,
  type ObservationColumns,
} from '../../persistence/stores/observation-columns.js';
import type {
  MetricsRequest,
  MetricsWindow,
  PlatformCampaign,
  PlatformConnector,
} from '../platform-connector.js';
import { arrivedConversions } from './late-conversions.js';

const BASE_ROAS = 2.5;
/** An arm with an even share of the budget and average quality has about this many orders a day. */
const ORDERS_A_DAY = 40;
/** How long an arm stays as good as it is. */
const EPOCH_MS = 18 * HOUR_MS;
const CENT_MICROS = 10_000n;

/** The simulated ad market, as if it were a platform: each campaign meets a market of its own, drawn from its id. */
export class SimulatedMarket implements PlatformConnector {
  readonly source = 'simulated market';
  readonly simulated = true;
  readonly restatementAgesMs = [6 * HOUR_MS, 24 * HOUR_MS, 72 * HOUR_MS];

  async readMetrics(request: MetricsRequest): Promise<ObservationColumns> {
    const { campaign, windows, windowMs, timeZone } = request;
    const seed = seedOf('market', campaign.id);
    const market = marketOf(campaign, seed);
    const armKeys = Int32Array.from(campaign.entities, (entity) => entity.armKey);
    const parts = windows.map((window) => {
      const localStartMs = window.startMs + zoneOffsetMs(window.startMs, timeZone);
      const spend = window.dailyBudgetsMicros.map((micros) => (micros * BigInt(windowMs)) / BigInt(DAY_MS));
      const figures = simulateWindow(market, armKeys, spend, window.startMs, windowMs, localStartMs);
      return reported(figures, armKeys, window, windowMs, seed);
    });
    return joinObservations(parts);
  }
}

/** What is known of a window as of an instant. Platforms say nothing about what did not run. */
function reported(
  figures: MarketFigures,
  armKeys: Int32Array,
  { startMs, asOfMs }: MetricsWindow,
  windowMs: number,
  seed: number,
): ObservationColumns {
  const ran = [...armKeys.keys()].filter((k) => figures.costMicros[k]! > 0n);
  const columns = makeObservationColumns(ran.length);
  ran.forEach((k, row) => {
    const armKey = armKeys[k]!;
    const all = figures.conversions[k]!;
    const ageMs = asOfMs - startMs - windowMs;
    const arrived = arrivedConversions(all, ageMs, { seed, armKey, windowStartMs: startMs });
    columns.armKey[row] = armKey;
    columns.windowStartMs[row] = startMs;
    columns.windowSeconds[row] = windowMs / 1000;
    columns.asOfMs[row] = asOfMs;
    columns.impressions[row] = figures.impressions[k]!;
    columns.clicks[row] = figures.clicks[k]!;
    columns.conversions[row] = arrived;
    columns.revenueMicros[row] = partOf(figures.revenueMicros[k]!, arrived, all);
    columns.costMicros[row] = figures.costMicros[k]!;
  });
  return columns;
}

function marketOf(campaign: PlatformCampaign, seed: number): Market {
  const dailyBudgetMicros = Math.max(1_000_000, Number(campaign.plannedDailyMicros));
  const evenMicros = dailyBudgetMicros / Math.max(1, campaign.entities.length);
  return makeMarket({
    seed,
    arms: campaign.entities.map(({ armKey, ...arm }) => ({ key: armKey, ...arm })),
    dailyBudgetMicros,
    orderValueMicros: (evenMicros * BASE_ROAS) / ORDERS_A_DAY,
    baseRoas: BASE_ROAS,
    epochMs: EPOCH_MS,
  });
}

/** The revenue of the orders that have arrived, in whole cents; all of it with the last one. */
function partOf(revenueMicros: bigint, arrived: number, all: number): bigint {
  if (arrived === all) return revenueMicros;
  return ((revenueMicros * BigInt(arrived)) / BigInt(all) / CENT_MICROS) * CENT_MICROS;
}
