import { decodeIdOf } from '../../../src/kernel/ids.js';
import { isRefusal } from '../../../src/kernel/problem.js';
import type { Findings } from '../check.js';
import type { House } from './house.js';

/** Computes every decision again, bit for bit. */
export async function replayAll(
  house: House,
  campaignIds: readonly string[],
  findings: Findings,
): Promise<void> {
  let replayed = 0;
  for (const campaignId of campaignIds) {
    const report = await house.container.replays.verify(decodeIdOf('campaign', campaignId) ?? '');
    if (isRefusal(report)) {
      findings.expect(false, `${campaignId} cannot be replayed`);
      continue;
    }
    replayed += report.cycles;
    const { different, notComparable, stateIdentical } = report;
    findings.equal(
      [different.length, notComparable, stateIdentical],
      [0, 0, true],
      `Replay of ${campaignId}`,
    );
  }
  findings.figures['replayed'] = (findings.figures['replayed'] ?? 0) + replayed;
}
