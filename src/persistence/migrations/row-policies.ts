/** The account of the unit of work, asked once a statement and not once a row. Without one nothing is seen. */
const ACCOUNT = '(SELECT current_account())';

/** Conditions on a row, for `keptApart`. Campaigns are looked for under their own policy. */
export const OWN = `account_id = ${ACCOUNT}`;
export const OWN_ACCOUNT = `id = ${ACCOUNT}`;
export const OF_CAMPAIGN = 'EXISTS (SELECT FROM campaign c WHERE c.id = campaign_id)';
export const OF_ANY_CAMPAIGN = `(campaign_id IS NULL OR ${OF_CAMPAIGN})`;

/**
 * Rows of a table that an account's units of work may meet, and those that they may leave behind. Every table that an account
 * has to do with needs this: without it, it is closed to them.
 * @param written where more is asked of new rows than of old ones: a row of ours must not hang on what belongs to others
 */
export function keptApart(table: string, seen: string, written: string = seen): string {
  return `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY account ON ${table} USING (${seen}) WITH CHECK (${written});`;
}
