import { Field, ID, InterfaceType } from 'type-graphql';

@InterfaceType('Node', { description: 'Anything that `node(id)` finds.' })
export abstract class Node {
  @Field(() => ID, {
    description: 'Opaque and stable. Its prefix names the kind (`cmp_`, `arm_`, `cyc_`, `chg_`, `alr_` …).',
  })
  readonly id!: string;
}
