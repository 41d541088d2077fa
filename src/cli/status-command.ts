import { Command } from 'commander';
import { encodeId, type Uuid } from '../kernel/ids.js';
import { isRefusal, type Refusal } from '../kernel/problem.js';
import type { CampaignStatus } from '../kernel/words.js';
import { answer, type CommonOptions } from './answer.js';
import { asOperator, type CommandLine } from './command-line.js';
import { accountsMeant, allCampaigns, type OperatorServices } from './operator.js';
import type { Column } from './terminal.js';
import { idOf, instantOrNull } from './words.js';

interface Options extends CommonOptions {
  account?: Uuid;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly status: CampaignStatus;
  readonly intervalMinutes: number;
  /** Of the account's clock. */
  readonly lastBucketAt: string | null;
  /** Real time. */
  readonly dueAt: string | null;
  readonly decided: number;
  readonly failed: number;
  readonly missed: number;
  readonly failuresInARow: number;
  readonly meanDurationMs: number | null;
  readonly lastError: string | null;
}

interface Status {
  readonly campaigns: readonly Row[];
  readonly active: number;
  readonly overdue: number;
  readonly inError: number;
}

const COLUMNS: readonly Column[] = [
  { title: 'Campaign' },
  { title: 'Status' },
  { title: 'Every', align: 'right' },
  { title: 'Last bucket' },
  { title: 'Next run' },
  { title: 'Decided', align: 'right' },
  { title: 'Failed', align: 'right' },
  { title: 'Missed', align: 'right' },
  { title: 'Mean ms', align: 'right' },
  { title: 'Last error' },
];
/** A run that is later than this is one that nobody does. */
const OVERDUE_MS = 60_000;

export function statusCommand(line: CommandLine): Command {
  return new Command('status')
    .summary('show how the cycles fare')
    .description('Shows each campaign: when it was last decided, when it is next, and what went wrong.')
    .option('--account <id>', 'of one account only', idOf('account'))
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExamples:\n  $ trimtab status\n  $ trimtab status --json | jq .overdue')
    .action(async (options: Options) => {
      const { terminal } = line;
      await asOperator(line, options, async (services) =>
        answer(
          terminal,
          options,
          await status(services, options, Date.now()),
          ({ campaigns, active, overdue, inError }) => {
            terminal.table(COLUMNS, campaigns.map(cells));
            terminal.note(
              `${campaigns.length} campaigns: ${active} active, ${inError} in error, ${overdue} overdue.`,
            );
            if (overdue > 0)
              terminal.note(
                'Overdue campaigns wait for a worker: is "trimtab serve" or "trimtab worker" running?',
              );
          },
        ),
      );
    });
}

async function status(
  services: OperatorServices,
  { account }: Options,
  nowMs: number,
): Promise<Status | Refusal> {
  const accounts = await accountsMeant(services, account);
  if (isRefusal(accounts)) return accounts;
  const rows: Row[] = [];
  for (const owner of accounts) {
    const campaigns = await allCampaigns(services, owner, {});
    if (isRefusal(campaigns)) return campaigns;
    const schedules = await services.campaigns.schedules(
      { accountId: owner.id },
      campaigns.map(({ id }) => id),
    );
    for (const { id, name, status: state, intervalMinutes } of campaigns) {
      const schedule = schedules.get(id);
      rows.push({
        id: encodeId('campaign', id),
        name,
        status: state,
        intervalMinutes,
        lastBucketAt: instantOrNull(schedule?.lastBucketAtMs ?? null),
        dueAt: instantOrNull(schedule?.dueAtMs ?? null),
        decided: schedule?.decidedCount ?? 0,
        failed: schedule?.failedCount ?? 0,
        missed: schedule?.missedCount ?? 0,
        failuresInARow: schedule?.failures ?? 0,
        meanDurationMs: schedule?.meanDurationMs ?? null,
        lastError: schedule?.lastError ?? null,
      });
    }
  }
  return {
    campaigns: rows,
    active: rows.filter((row) => row.status === 'ACTIVE').length,
    overdue: rows.filter(({ dueAt }) => dueAt !== null && Date.parse(dueAt) < nowMs - OVERDUE_MS).length,
    inError: rows.filter((row) => row.status === 'ERROR').length,
  };
}

function cells(row: Row): (string | number)[] {
  return [
    row.name,
    row.status,
    `${row.intervalMinutes} min`,
    row.lastBucketAt ?? '-',
    row.dueAt ?? '-',
    row.decided,
    row.failed,
    row.missed,
    row.meanDurationMs === null ? '-' : row.meanDurationMs.toFixed(1),
    row.lastError ?? '',
  ];
}
