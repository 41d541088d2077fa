import type { Caller } from '../caller.js';

export interface Connection<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/**
 * Every node of a list, page by page.
 * @param query a query of `$after`, its list under the name `list`, with `nodes` and `pageInfo { hasNextPage endCursor }`
 */
export async function allNodes<Node>(
  caller: Caller,
  query: string,
  most = Number.POSITIVE_INFINITY,
): Promise<Node[]> {
  const nodes: Node[] = [];
  for (let after: string | null = null; nodes.length < most; ) {
    const { list }: { list: Connection<Node> } = await caller.acknowledged(query, { after });
    nodes.push(...list.nodes);
    if (!list.pageInfo.hasNextPage) break;
    after = list.pageInfo.endCursor;
  }
  return nodes;
}
