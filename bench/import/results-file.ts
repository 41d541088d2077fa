import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { Rng, seedOf } from '../../src/kernel/rng.js';

/** Whose results the file holds. */
export interface FileShape {
  readonly rows: number;
  readonly campaigns: number;
  readonly armsACampaign: number;
  readonly seed: number;
  /** The first hour; the hours of all arms follow one another, as platforms export them. */
  readonly startMs: number;
}

const HEADER = 'start,campaign,platform,channel,creative,bid,impressions,clicks,conversions,revenue,cost';

export interface BenchArm {
  readonly campaign: string;
  readonly platform: string;
  readonly channel: string;
  readonly creative: string;
  readonly bid: string;
}

export function benchArms({ campaigns, armsACampaign }: FileShape): BenchArm[] {
  return Array.from({ length: campaigns * armsACampaign }, (_, k) => {
    const within = k % armsACampaign;
    return {
      campaign: `Campaign ${Math.floor(k / armsACampaign) + 1}`,
      platform: ['google-ads', 'meta-ads', 'the-trade-desk'][within % 3]!,
      channel: ['search', 'display', 'video', 'social'][within % 4]!,
      creative: `Creative "${within + 1}", ${within % 2 ? 'portrait' : 'landscape'}`,
      bid: within % 5 ? 'cpc' : 'cpm',
    };
  });
}

/** Writes a file of hourly results; the same shape gives the same bytes. */
export async function writeResults(path: string, shape: FileShape): Promise<void> {
  const names = benchArms(shape).map((arm) =>
    [arm.campaign, arm.platform, arm.channel, quoted(arm.creative), arm.bid].join(','),
  );
  const rng = new Rng(seedOf('bench import', shape.seed));
  const stream = createWriteStream(path);
  let block = `${HEADER}\n`;
  for (let row = 0; row < shape.rows; row++) {
    const start = new Date(shape.startMs + Math.floor(row / names.length) * 3_600_000).toISOString();
    const impressions = 1_000 + (rng.uint32() % 100_000);
    const clicks = rng.uint32() % 1_000;
    const conversions = (rng.uint32() % 200) / 10;
    const [revenue, cost] = [rng.uint32() % 1_000_000, rng.uint32() % 300_000];
    block += `${start.slice(0, 19)}Z,${names[row % names.length]},${impressions},${clicks},${conversions},${revenue / 100},${cost / 100}\n`;
    if (block.length < 1 << 20) continue;
    if (!stream.write(block)) await once(stream, 'drain');
    block = '';
  }
  stream.end(block);
  await once(stream, 'finish');
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
