import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { CampaignStatus } from '../kernel/words.js';
import type { OptimizerStatusRecord, SourceRecord } from '../services/reads/optimizer-reads.js';
import { CampaignStatusEnum } from './enums.js';
import { CountScalar, DateTimeScalar } from './scalars.js';

@ObjectType({ description: 'How many campaigns stand at a status.', simpleResolvers: true })
export class CampaignCount {
  @Field(() => CampaignStatusEnum, { description: 'The status.' })
  readonly status!: CampaignStatus;

  @Field(() => Int, { description: 'How many; archived ones are not counted.' })
  readonly count!: number;
}

@ObjectType({ description: "How the optimiser fares with the account's campaigns.", simpleResolvers: true })
export class OptimizerStatus {
  constructor(private readonly record: OptimizerStatusRecord) {}

  @Field(() => Boolean, {
    description: 'Whether cycles that are due get decided; false once one has waited for a minute.',
  })
  get running(): boolean {
    return this.record.running;
  }

  @Field(() => Float, {
    description: 'Minutes between two cycles of campaigns that were made without an interval.',
  })
  get intervalMinutes(): number {
    return this.record.intervalMinutes;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'The next cycle, in real time; in the past where one waits, null where none is planned.',
  })
  get nextRunAt(): number | null {
    return this.record.nextRunAtMs;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'The newest bucket that was decided, in account time.',
  })
  get lastBucketAt(): number | null {
    return this.record.lastBucketAtMs;
  }

  @Field(() => [CampaignCount], { description: 'Campaigns by status, every status once.' })
  get campaigns(): CampaignCount[] {
    return Object.entries(this.record.campaigns).map(([status, count]) => ({
      status: status as CampaignStatus,
      count,
    }));
  }

  @Field(() => CountScalar, { description: 'Cycles decided so far.' })
  get decidedCount(): number {
    return this.record.decidedCount;
  }

  @Field(() => CountScalar, { description: 'Cycles that failed so far.' })
  get failedCount(): number {
    return this.record.failedCount;
  }

  @Field(() => CountScalar, { description: 'Buckets so far that were too old to be caught up.' })
  get missedCount(): number {
    return this.record.missedCount;
  }

  @Field(() => Float, {
    nullable: true,
    description: 'Mean time that a cycle took, in milliseconds; null before the first.',
  })
  get meanDurationMs(): number | null {
    return this.record.meanDurationMs;
  }

  @Field(() => Int, { description: 'Campaigns that are due and not decided yet.' })
  get queueDepth(): number {
    return this.record.queueDepth;
  }
}

@ObjectType({ description: 'Where figures come from.', simpleResolvers: true })
export class DataSource {
  constructor(private readonly record: SourceRecord) {}

  @Field(() => String, { description: 'Its name.' })
  get name(): string {
    return this.record.name;
  }

  @Field(() => Boolean, { description: 'Whether its figures are simulated.' })
  get simulated(): boolean {
    return this.record.simulated;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When figures last came in, in real time; null where none did.',
  })
  get lastRecordedAt(): number | null {
    return this.record.lastRecordedAtMs;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Up to when the last figures knew, in account time.',
  })
  get lastAsOf(): number | null {
    return this.record.lastAsOfMs;
  }
}
