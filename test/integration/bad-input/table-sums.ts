export type Query = <Row>(sql: string) => Promise<Row[]>;

/** What other parts of the server move by themselves: places in the log, last uses of tokens. */
const MOVING = "'{position,last_used_at}'::text[]";
const LEFT_OUT = ['event_head'];

/** How many rows each table has, and a sum over all of what is in them. */
export async function tableSums(query: Query): Promise<Record<string, string>> {
  const tables = await query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname`,
  );
  const sums = tables
    .filter(({ name }) => !LEFT_OUT.includes(name))
    .map(
      ({ name }) => `SELECT '${name}' AS name,
         count(*) || ' ' || coalesce(sum(hashtextextended((to_jsonb(t) - ${MOVING})::text, 0)), 0) AS sum FROM "${name}" t`,
    );
  const rows = await query<{ name: string; sum: string }>(sums.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, sum }) => [name, sum]));
}
