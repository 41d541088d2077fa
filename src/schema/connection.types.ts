import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql';
import type { Page } from '../services/reads/page.js';

@ArgsType()
export class PageArguments {
  @Field(() => Int, { nullable: true, description: 'The first so many, 1 to 100. Give this or `last`.' })
  readonly first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what follows this cursor.' })
  readonly after?: string | null;

  @Field(() => Int, { nullable: true, description: 'The last so many, 1 to 100. Give this or `first`.' })
  readonly last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what precedes this cursor.' })
  readonly before?: string | null;
}

@ObjectType({ description: 'Where a page lies in the whole list.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether more follows.' })
  readonly hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether more precedes.' })
  readonly hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first edge; null where there is none.' })
  readonly startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last edge; null where there is none.' })
  readonly endCursor!: string | null;
}

export interface Edge<Item> {
  readonly cursor: string;
  readonly node: Item;
}

export interface Connection<Item> {
  readonly edges: readonly Edge<Item>[];
  readonly nodes: readonly Item[];
  readonly pageInfo: PageInfo;
}

/** The edge and connection types of a node type, as Relay names them. */
export function connectionOf<Item extends object>(
  name: string,
  itemClass: () => ClassType<Item>,
): ClassType<Connection<Item>> {
  @ObjectType(`${name}Edge`, { description: `A ${name} in a list.`, simpleResolvers: true })
  class EdgeType implements Edge<Item> {
    @Field(() => String, { description: 'Where the node is in the list: for `after` and `before`.' })
    readonly cursor!: string;

    @Field(itemClass, { description: `The ${name}.` })
    readonly node!: Item;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name}s.`, simpleResolvers: true })
  class ConnectionType implements Connection<Item> {
    @Field(() => [EdgeType], { description: 'The page, with cursors.' })
    readonly edges!: EdgeType[];

    @Field(() => [itemClass()], { description: 'The page, without cursors.' })
    readonly nodes!: Item[];

    @Field(() => PageInfo, { description: 'Where the page lies in the whole list.' })
    readonly pageInfo!: PageInfo;
  }
  return ConnectionType;
}

/** A page of the services as a connection of the schema. */
export function toConnection<View, Item>(page: Page<View>, wrap: (view: View) => Item): Connection<Item> {
  const edges = page.edges.map(({ cursor, node }) => ({ cursor, node: wrap(node) }));
  return { edges, nodes: edges.map((edge) => edge.node), pageInfo: page.pageInfo };
}
