import { Command, Option } from 'commander';
import { encodeId, type Uuid } from '../kernel/ids.js';
import { isRefusal, type Refusal } from '../kernel/problem.js';
import { formatMoney } from '../kernel/units/money.js';
import { CAMPAIGN_STATUSES, type CampaignStatus } from '../kernel/words.js';
import { answer, type CommonOptions } from './answer.js';
import { asOperator, type CommandLine } from './command-line.js';
import { accountsMeant, allCampaigns, type OperatorServices } from './operator.js';
import type { Column } from './terminal.js';
import { idOf } from './words.js';

interface Options extends CommonOptions {
  account?: Uuid;
  status?: CampaignStatus[];
}

interface Row {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly status: CampaignStatus;
  readonly kpi: string;
  readonly budget: string;
  readonly spent: string;
  readonly currencyCode: string;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly simulated: boolean;
}

const COLUMNS: readonly Column[] = [
  { title: 'Id' },
  { title: 'Name' },
  { title: 'Status' },
  { title: 'KPI' },
  { title: 'Budget', align: 'right' },
  { title: 'Spent', align: 'right' },
  { title: 'Flight' },
  { title: 'Account' },
];

export function campaignListCommand(line: CommandLine): Command {
  return new Command('list')
    .summary('list the campaigns')
    .description('Lists the campaigns that are not archived, oldest first.')
    .option('--account <id>', 'of one account only', idOf('account'))
    .addOption(new Option('--status <status...>', 'in these states only').choices(CAMPAIGN_STATUSES))
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ trimtab campaign list
  $ trimtab campaign list --status ERROR PAUSED --json`,
    )
    .action(async (options: Options) => {
      const { terminal } = line;
      await asOperator(line, options, async (services) =>
        answer(terminal, options, await list(services, options), (rows) => {
          terminal.table(COLUMNS, rows.map(cells));
          if (rows.length === 0) terminal.note('There are no campaigns.');
        }),
      );
    });
}

async function list(services: OperatorServices, { account, status }: Options): Promise<Row[] | Refusal> {
  const accounts = await accountsMeant(services, account);
  if (isRefusal(accounts)) return accounts;
  const rows: Row[] = [];
  for (const owner of accounts) {
    const campaigns = await allCampaigns(services, owner, { statuses: status });
    if (isRefusal(campaigns)) return campaigns;
    const evidence = await services.campaigns.evidence(
      { accountId: owner.id },
      campaigns.map(({ id }) => id),
    );
    for (const campaign of campaigns) {
      const { currencyCode } = campaign;
      rows.push({
        id: encodeId('campaign', campaign.id),
        account: encodeId('account', owner.id),
        name: campaign.name,
        status: campaign.status,
        kpi: campaign.kpi,
        budget: formatMoney(campaign.budgetMicros, currencyCode),
        spent: formatMoney(evidence.get(campaign.id)?.spentMicros ?? 0n, currencyCode),
        currencyCode,
        startsOn: campaign.startsOn,
        endsOn: campaign.endsOn,
        simulated: owner.simulated,
      });
    }
  }
  return rows;
}

function cells(row: Row): string[] {
  const flight = `${row.startsOn} to ${row.endsOn ?? 'open end'}`;
  const budget = `${row.budget} ${row.currencyCode}`;
  const spent = `${row.spent} ${row.currencyCode}`;
  return [
    row.id,
    row.name,
    row.status,
    row.kpi,
    budget,
    spent,
    flight,
    row.simulated ? `${row.account} (simulated)` : row.account,
  ];
}
