import type { Logger } from '../kernel/ports/logger.js';
import { accountRole } from '../persistence/row-security.js';
import type { Container } from './container.js';

/** Says loudly where the database does not keep accounts apart; the policy in the services then stands alone. */
export async function hasSecondBoundary({ orm }: Pick<Container, 'orm'>, logger: Logger): Promise<boolean> {
  if ((await accountRole(orm)) !== null) return true;
  logger.error(
    {},
    'Row-level security is OFF: the user of DATABASE_URL may neither make nor take the role <user>_account. The services alone ' +
      'keep accounts apart. Let an administrator run CREATE ROLE "<user>_account" NOLOGIN; GRANT "<user>_account" TO "<user>"; ' +
      'then start again (docs/operations.md, Databases).',
  );
  return false;
}
