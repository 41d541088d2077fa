import { Field, InputType } from 'type-graphql';
import type { CampaignStatus } from '../kernel/words.js';
import type { CampaignOrder } from '../services/reads/campaign-reads.js';
import { CampaignStatusEnum } from './enums.js';
import { registerWords } from './register-words.js';

type CampaignOrderField = CampaignOrder['field'];
type OrderDirection = CampaignOrder['direction'];

const CampaignOrderFieldEnum = registerWords<CampaignOrderField>(
  'CampaignOrderField',
  'What campaigns are ordered by.',
  {
    CREATED: 'When they were created.',
    NAME: 'Their name, by its letters.',
    BUDGET: 'Their budget.',
    SPENT: 'What they have spent.',
  },
);

const OrderDirectionEnum = registerWords<OrderDirection>('OrderDirection', 'From which end a list begins.', {
  ASC: 'Smallest, oldest or first letter first.',
  DESC: 'Largest, newest or last letter first.',
});

@InputType('CampaignOrder', { description: 'How campaigns are ordered.' })
export class CampaignOrderInput implements CampaignOrder {
  @Field(() => CampaignOrderFieldEnum, { description: 'By what.' })
  readonly field!: CampaignOrderField;

  @Field(() => OrderDirectionEnum, { description: 'From which end.' })
  readonly direction!: OrderDirection;
}

@InputType('CampaignFilter', { description: 'Which campaigns; what is left out does not narrow.' })
export class CampaignFilterInput {
  @Field(() => [CampaignStatusEnum], { nullable: true, description: 'Only in these states.' })
  readonly statuses?: CampaignStatus[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only with this text anywhere in the name, whatever the case.',
  })
  readonly nameContains?: string | null;

  @Field(() => [String], { nullable: true, description: 'Only with an arm on one of these platforms.' })
  readonly platforms?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True for archived ones only; otherwise they are left out.',
  })
  readonly archived?: boolean | null;
}
