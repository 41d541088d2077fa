import { Field, Int, ObjectType } from 'type-graphql';
import { encodeId } from '../kernel/ids.js';
import type { CampaignMode, CampaignStatus, Kpi } from '../kernel/words.js';
import type { CampaignRecord } from '../services/campaign-service.js';
import { CampaignConstraints } from './campaign-constraints.types.js';
import { CampaignModeEnum, CampaignStatusEnum, KpiEnum } from './enums.js';
import { Money, moneyOrNull } from './money.types.js';
import { Node } from './node.types.js';
import { DateScalar, DateTimeScalar } from './scalars.js';

@ObjectType({
  description: 'A budget, a flight, a goal, and the arms that share the budget.',
  implements: Node,
  simpleResolvers: true,
})
export class Campaign implements Node {
  constructor(
    readonly record: CampaignRecord,
    private readonly isSimulated: boolean,
  ) {}

  get id(): string {
    return encodeId('campaign', this.record.id);
  }

  @Field(() => String, { description: 'Its name.' })
  get name(): string {
    return this.record.name;
  }

  @Field(() => CampaignStatusEnum, { description: 'Where it stands.' })
  get status(): CampaignStatus {
    return this.record.status;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Why it has this status, where someone or something said so.',
  })
  get statusReason(): string | null {
    return this.record.statusReason;
  }

  @Field(() => CampaignModeEnum, { description: 'What happens with its decisions.' })
  get mode(): CampaignMode {
    return this.record.mode;
  }

  @Field(() => KpiEnum, { description: 'What it is to achieve.' })
  get kpi(): Kpi {
    return this.record.kpi;
  }

  @Field(() => Money, { description: 'Budget of the whole flight.' })
  get budget(): Money {
    return new Money(this.record.budgetMicros, this.record.currencyCode);
  }

  @Field(() => Money, {
    nullable: true,
    description:
      'Daily budget: the pace where the flight has no end, a cap where it has one. Null where the flight paces it.',
  })
  get dailyBudget(): Money | null {
    return moneyOrNull(this.record.dailyBudgetMicros, this.record.currencyCode);
  }

  @Field(() => DateScalar, { description: 'First day of the flight.' })
  get startsOn(): string {
    return this.record.startsOn;
  }

  @Field(() => DateScalar, { nullable: true, description: 'Last day of the flight; null where it is open.' })
  get endsOn(): string | null {
    return this.record.endsOn;
  }

  @Field(() => Int, { description: 'Minutes between two cycles, in account time.' })
  get intervalMinutes(): number {
    return this.record.intervalMinutes;
  }

  @Field(() => CampaignConstraints, { description: 'Within what the engine may move its money.' })
  get constraints(): CampaignConstraints {
    return new CampaignConstraints(this.record);
  }

  @Field(() => Int, { description: 'Grows by one with every change; for `expectedVersion`.' })
  get version(): number {
    return this.record.version;
  }

  @Field(() => Boolean, { description: 'Whether its platforms and results are simulated.' })
  get simulated(): boolean {
    return this.isSimulated;
  }

  @Field(() => DateTimeScalar, { description: 'When it was created.' })
  get createdAt(): number {
    return this.record.createdAtMs;
  }

  @Field(() => DateTimeScalar, { description: 'When it was last changed.' })
  get updatedAt(): number {
    return this.record.updatedAtMs;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was archived; null where it was not.',
  })
  get archivedAt(): number | null {
    return this.record.archivedAtMs;
  }
}
