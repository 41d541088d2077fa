import type { Actor } from '../auth/actor.js';
import { encodeId, NOBODY, type Uuid } from '../kernel/ids.js';
import { isRefusal, Problem, Refusal } from '../kernel/problem.js';
import type { AccountRecord, AccountService } from '../services/account-service.js';
import type { AuditService } from '../services/audit/audit-service.js';
import type { ImportService } from '../services/import/import-service.js';
import type { OptimisationService } from '../services/optimisation/optimisation-service.js';
import type { ReplayService } from '../services/optimisation/replay-service.js';
import type { CampaignFilter, CampaignReads, CampaignRecord } from '../services/reads/campaign-reads.js';
import type { SignInService } from '../services/sign-in-service.js';
import type { TokenService } from '../services/token-service.js';

/** The use cases of whoever sits at the machine: no token, every account. */
export interface OperatorServices {
  readonly accounts: Pick<AccountService, 'create' | 'list'>;
  readonly tokens: Pick<TokenService, 'createFor' | 'revokeFor'>;
  readonly signIns: Pick<SignInService, 'linkFor'>;
  readonly imports: Pick<ImportService, 'import'>;
  readonly campaigns: Pick<CampaignReads, 'byIds' | 'page' | 'evidence' | 'schedules'>;
  readonly optimisation: Pick<OptimisationService, 'requestCycle' | 'decideBatch'>;
  readonly replays: Pick<ReplayService, 'verify'>;
  readonly audit: Pick<AuditService, 'proveFor'>;
}

const PAGE = 100;

export function operatorOf(account: AccountRecord): Actor {
  return { tokenId: NOBODY, accountId: account.id, role: 'ADMIN' };
}

/** The accounts meant: the one named, or all of them. */
export async function accountsMeant(
  services: OperatorServices,
  named: Uuid | undefined,
): Promise<readonly AccountRecord[] | Refusal> {
  const accounts = await services.accounts.list();
  if (named === undefined) return accounts;
  const found = accounts.filter(({ id }) => id === named);
  return found.length > 0
    ? found
    : new Refusal(new Problem('NOT_FOUND', 'There is no such account.', ['account']));
}

/** The one account meant: the one named, or the only one there is. */
export async function accountMeant(
  services: OperatorServices,
  named: Uuid | undefined,
): Promise<AccountRecord | Refusal> {
  const accounts = await accountsMeant(services, named);
  if (isRefusal(accounts)) return accounts;
  const [first, ...others] = accounts;
  if (!first) {
    return new Refusal(
      new Problem('NOT_FOUND', 'There is no account yet: "trimtab serve" makes the first one.'),
    );
  }
  if (others.length === 0) return first;
  const list = accounts.map(({ id, name }) => `${encodeId('account', id)} (${name})`).join(', ');
  return new Refusal(new Problem('AMBIGUOUS', `Say which account with --account: ${list}.`, ['account']));
}

/** The account that a campaign belongs to, and the campaign. */
export async function findCampaign(
  services: OperatorServices,
  campaignId: Uuid,
): Promise<{ account: AccountRecord; campaign: CampaignRecord } | Refusal> {
  for (const account of await services.accounts.list()) {
    const campaign = (await services.campaigns.byIds({ accountId: account.id }, [campaignId])).get(
      campaignId,
    );
    if (campaign) return { account, campaign };
  }
  return new Refusal(new Problem('NOT_FOUND', 'There is no such campaign.', ['campaign']));
}

/** Every campaign of an account, oldest first, page by page. */
export async function allCampaigns(
  services: OperatorServices,
  { id: accountId }: AccountRecord,
  filter: CampaignFilter,
): Promise<CampaignRecord[] | Refusal> {
  const found: CampaignRecord[] = [];
  for (let after: string | null = null; ; ) {
    const page = await services.campaigns.page({ accountId }, { first: PAGE, after }, filter, {
      field: 'CREATED',
      direction: 'ASC',
    });
    if (isRefusal(page)) return page;
    found.push(...page.edges.map(({ node }) => node));
    if (!page.pageInfo.hasNextPage) return found;
    after = page.pageInfo.endCursor;
  }
}
