import { fieldName } from '../../connectors/file/row-reader.js';
import type { ArmText, ImportChunk } from '../../connectors/file/import-chunk.js';
import type { ObservationFile } from '../../connectors/file/observation-file.js';
import type { ArmDirectory } from './arm-directory.js';
import type { ImportTally } from './import-tally.js';
import { sortRows, type SortedRows } from './sorted-rows.js';

const ROWS_A_CHUNK = 50_000;

/** The rows of a file whose arms are known, chunk by chunk and each in order; the others are refused. */
export async function* fileRows(
  file: ObservationFile,
  { directory, tally, asOfMs }: { directory: ArmDirectory; tally: ImportTally; asOfMs: number },
  onBytes: (bytes: number) => void,
): AsyncGenerator<SortedRows, number> {
  const reader = file.reader(tally.refuse, ROWS_A_CHUNK);
  const nameOf = (text: ArmText): string => {
    const target = (['arm', 'externalId', 'creative'] as const).find((one) => text[one] !== undefined);
    return target === 'creative' || target === undefined ? 'arm' : fieldName(file.plan, target);
  };
  for await (const chunk of file.chunks(reader, onBytes)) {
    await directory.learn(reader.armTexts);
    refuseUnknown(chunk, directory, tally, (arm) => {
      const text = reader.armTexts[arm]!;
      return { field: nameOf(text), value: worded(text) };
    });
    const sorted = sortRows(chunk, (arm) => directory.keyOf(arm), asOfMs);
    reader.giveBack(chunk);
    yield sorted;
  }
  return reader.rows;
}

function refuseUnknown(
  { arm, line, count }: ImportChunk,
  directory: ArmDirectory,
  tally: ImportTally,
  words: (arm: number) => { field: string; value: string },
): void {
  for (let row = 0; row < count; row++) {
    const resolved = directory.resolved[arm[row]!]!;
    if ('reason' in resolved)
      tally.refuse({ line: line[row]!, ...words(arm[row]!), reason: resolved.reason });
  }
}

function worded({ arm, externalId, campaign, platform, channel, creative, bid }: ArmText): string {
  return [campaign, arm, externalId, platform, channel, creative, bid]
    .filter((part) => part !== undefined)
    .join(' / ');
}
