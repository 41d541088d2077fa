import type { Actor } from '../../auth/actor.js';
import type { ArmPlace } from '../../persistence/stores/evidence-store.js';
import { copyObservations } from '../../persistence/stores/observation-copy.js';
import { observationMonths, type PartitionStore } from '../../persistence/stores/partition-store.js';
import type { UnitOfWork } from '../../persistence/unit-of-work.js';
import { actOfPerson } from '../audit/acts.js';
import type { EvidenceTarget, EvidenceWriter } from '../observations/evidence-writer.js';
import type { ImportTally } from './import-tally.js';
import { Lanes } from './lanes.js';
import type { SortedRows } from './sorted-rows.js';
import { WorkQueue } from './work-queue.js';

/** In each lane: one on its way, and one that is ready when that is done. */
const CHUNKS_A_LANE = 2;

export interface ChunkWriterDeps {
  readonly unitOfWork: UnitOfWork;
  readonly partitions: PartitionStore;
  readonly writer: EvidenceWriter;
}

/** Writes rows chunk by chunk, each in short transactions of its own, so that nobody waits long. */
export class ChunkWriter {
  private readonly months = new Set<number>();
  private readonly lanes = new Lanes();
  private readonly ownArms = new Set<number>();
  private readonly queues = [new WorkQueue(CHUNKS_A_LANE), new WorkQueue(CHUNKS_A_LANE)];

  constructor(
    private readonly deps: ChunkWriterDeps,
    private readonly actor: Actor,
    private readonly target: EvidenceTarget,
    private readonly arms: ReadonlyMap<number, ArmPlace>,
    private readonly tally: ImportTally,
  ) {}

  /** Comes back when there is room for more; `finish` waits until all is written. */
  async write(rows: SortedRows): Promise<void> {
    if (rows.columns.count === 0) return;
    await this.ensurePartitions(rows.columns.windowStartMs);
    const parts = this.lanes.split(rows, this.arms);
    await Promise.all(
      parts.map(async (part, lane) => {
        if (part.columns.count > 0) await this.queues[lane]!.add(() => this.writeLane(part));
      }),
    );
  }

  /** Nothing is on its way any more when it comes back, or throws what went wrong. */
  async finish(): Promise<void> {
    const lanes = await Promise.allSettled(this.queues.map((queue) => queue.finished()));
    for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
  }

  private async writeLane({ columns, line }: SortedRows): Promise<void> {
    const { unitOfWork, writer } = this.deps;
    const { accountId } = this.actor;
    const { verdict } = await unitOfWork.bulk({ accountId }, (tx) => {
      const part = { sourceId: this.target.sourceId, rows: columns.count, lines: [line.at(0), line.at(-1)] };
      tx.acts.push(actOfPerson(this.actor, 'importObservations', part, null));
      return writer.write(
        tx,
        this.target,
        { columns, arms: this.arms },
        { insert: (versions) => copyObservations(tx, versions, this.ownArms) },
      );
    });
    this.tally.judged(verdict, line);
  }

  /** In a transaction of its own, before the campaigns' turns are taken: others may be making the same partitions. */
  private async ensurePartitions(starts: Float64Array): Promise<void> {
    const fresh = [...observationMonths(starts)].filter((monthMs) => !this.months.has(monthMs));
    if (fresh.length === 0) return;
    for (const monthMs of fresh) this.months.add(monthMs);
    await this.deps.unitOfWork.run('system', (tx) => this.deps.partitions.ensureObservations(tx, fresh));
  }
}
