import type { Uuid } from '../../kernel/ids.js';
import type { ArmPlace } from '../../persistence/stores/evidence-store.js';
import { copyObservations } from '../../persistence/stores/observation-copy.js';
import type { PartitionStore } from '../../persistence/stores/partition-store.js';
import type { UnitOfWork } from '../../persistence/unit-of-work.js';
import type { EvidenceTarget, EvidenceWriter } from '../observations/evidence-writer.js';
import type { ImportTally } from './import-tally.js';
import { keepRows, type SortedRows } from './sorted-rows.js';

/** Transactions at once, each about campaigns of its own: an import is bound by what one connection of the server can do. */
const LANES = 2;

export interface ChunkWriterDeps {
  readonly unitOfWork: UnitOfWork;
  readonly partitions: PartitionStore;
  readonly writer: EvidenceWriter;
}

/** Writes rows chunk by chunk, each in short transactions of its own, so that nobody waits long. */
export class ChunkWriter {
  private partitionsFromMs = Number.POSITIVE_INFINITY;
  private partitionsUntilMs = Number.NEGATIVE_INFINITY;
  private readonly lanes = new Map<Uuid, number>();

  constructor(
    private readonly deps: ChunkWriterDeps,
    private readonly accountId: Uuid,
    private readonly target: EvidenceTarget,
    private readonly arms: ReadonlyMap<number, ArmPlace>,
    private readonly tally: ImportTally,
  ) {}

  async write(rows: SortedRows): Promise<void> {
    if (rows.columns.count === 0) return;
    await this.ensurePartitions(rows.columns.windowStartMs);
    const laneOf = Uint8Array.from(rows.columns.armKey, (key) => this.laneOf(key));
    const written = await Promise.all(
      Array.from({ length: LANES }, async (_, lane) => {
        const own = keepRows(
          rows,
          laneOf.map((found) => Number(found === lane)),
        );
        return own.columns.count === 0 ? null : { own, verdict: await this.writeLane(own) };
      }),
    );
    for (const lane of written) if (lane) this.tally.judged(lane.verdict, lane.own.line);
  }

  private async writeLane({ columns }: SortedRows): Promise<Uint8Array> {
    const { unitOfWork, writer } = this.deps;
    const { verdict } = await unitOfWork.bulk({ accountId: this.accountId }, (tx) =>
      writer.write(
        tx,
        this.target,
        { columns, arms: this.arms },
        { insert: (versions) => copyObservations(tx, versions) },
      ),
    );
    return verdict;
  }

  private laneOf(armKey: number): number {
    const { campaignId } = this.arms.get(armKey)!;
    let lane = this.lanes.get(campaignId);
    if (lane === undefined) this.lanes.set(campaignId, (lane = this.lanes.size % LANES));
    return lane;
  }

  /** In a transaction of its own, before the campaigns' turns are taken: others may be making the same partitions. */
  private async ensurePartitions(starts: Float64Array): Promise<void> {
    let fromMs = Number.POSITIVE_INFINITY;
    let untilMs = Number.NEGATIVE_INFINITY;
    for (const startMs of starts) {
      if (startMs < fromMs) fromMs = startMs;
      if (startMs > untilMs) untilMs = startMs;
    }
    if (fromMs >= this.partitionsFromMs && untilMs <= this.partitionsUntilMs) return;
    this.partitionsFromMs = Math.min(this.partitionsFromMs, fromMs);
    this.partitionsUntilMs = Math.max(this.partitionsUntilMs, untilMs);
    await this.deps.unitOfWork.run('system', (tx) =>
      this.deps.partitions.ensureObservations(tx, this.partitionsFromMs, this.partitionsUntilMs),
    );
  }
}
