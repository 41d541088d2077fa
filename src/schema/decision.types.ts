import { Field, ObjectType } from 'type-graphql';
import type { DecisionInputName } from '../services/reads/decision-input-reads.js';
import type { ReplayVerdict } from '../services/reads/replay-reads.js';
import { registerWords } from './register-words.js';

const ReplayVerdictEnum = registerWords<ReplayVerdict>(
  'ReplayVerdict',
  'What came of running a decision again.',
  {
    IDENTICAL: 'The same bits.',
    DIFFERENT: 'Other bits: what is stored has been changed, or the engine is not what it says.',
    NOT_COMPARABLE: 'Another version of the engine decided it, or what it rested on is no longer kept.',
  },
);

@ObjectType({ description: 'A decision, run again on what it rested on.', simpleResolvers: true })
export class DecisionReplay {
  @Field(() => ReplayVerdictEnum, { description: 'What came of it.' })
  readonly verdict!: ReplayVerdict;

  @Field(() => String, {
    nullable: true,
    description: 'SHA-256 of the stored decision, as the audit log has it; null where it was not run again.',
  })
  readonly storedHash!: string | null;

  @Field(() => String, { nullable: true, description: 'SHA-256 of what came out now.' })
  readonly replayedHash!: string | null;
}

const DecisionInputEnum = registerWords<DecisionInputName>('DecisionInputName', 'What a decision rests on.', {
  KPI: 'What the campaign is to achieve.',
  BUDGET: 'Budget of the flight, in units of currency.',
  SPENT: 'Spent so far, in units of currency.',
  DAILY_BUDGET: 'Daily budget that a person set, in units of currency.',
  MIN_SHARE: 'Least share of an arm.',
  MAX_SHARE: 'Most share of an arm.',
  MAX_STEP_SHARE: 'Most that a share may move in a cycle.',
  RISK_TOLERANCE: '1 = neutral, 0 = averse.',
  INTERVAL_MINUTES: 'Length of a cycle.',
  ACTIVE_ARMS: 'Number of arms that may get money.',
  OVERRIDES: 'Number of overrides in force.',
  EVIDENCE_REVISION: 'Revision of the figures.',
  ENGINE_VERSION: 'Version of the mathematics.',
});

@ObjectType({ description: 'One thing that a decision rested on, then and now.', simpleResolvers: true })
export class DecisionInput {
  @Field(() => DecisionInputEnum, { description: 'What it is.' })
  readonly name!: DecisionInputName;

  @Field(() => String, { nullable: true, description: 'When it was decided; null: there was none.' })
  readonly before!: string | null;

  @Field(() => String, { nullable: true, description: 'Now; null: there is none.' })
  readonly now!: string | null;
}
