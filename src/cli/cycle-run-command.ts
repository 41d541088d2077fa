import { hostname } from 'node:os';
import { Command } from 'commander';
import { encodeId, type Uuid } from '../kernel/ids.js';
import { isRefusal, type Refusal } from '../kernel/problem.js';
import { answer, type CommonOptions } from './answer.js';
import { asOperator, type CommandLine } from './command-line.js';
import { findCampaign, type OperatorServices, operatorOf } from './operator.js';
import { idOf, instantOrNull } from './words.js';

interface Ran {
  readonly campaign: string;
  readonly name: string;
  /** Of the account's clock. */
  readonly bucketAt: string | null;
  readonly outcome: 'decided' | 'failed' | 'taken by a worker';
  readonly armsMoved: number;
}

export function cycleRunCommand(line: CommandLine): Command {
  return new Command('run')
    .summary("decide a campaign's allocation now")
    .description(
      'Runs one cycle of a campaign out of turn, in this process, unless a worker is quicker. Its rhythm stays as it was.',
    )
    .argument('<campaign>', 'the id of the campaign, such as cmp_01h2…', idOf('campaign'))
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExamples:\n  $ trimtab cycle run cmp_01h2xcejqtf2nbrexx3vqjhp41')
    .action(async (campaignId: Uuid, options: CommonOptions) => {
      const { terminal } = line;
      await asOperator(line, options, async (services) =>
        answer(terminal, options, await run(services, campaignId), ({ name, outcome, armsMoved }) =>
          terminal.print(`"${name}": ${outcome}${outcome === 'decided' ? `, ${armsMoved} arms moved` : ''}.`),
        ),
      );
    });
}

async function run(services: OperatorServices, campaignId: Uuid): Promise<Ran | Refusal> {
  const found = await findCampaign(services, campaignId);
  if (isRefusal(found)) return found;
  const requested = await services.optimisation.requestCycle(operatorOf(found.account), { campaignId });
  if (isRefusal(requested)) return requested;
  const { bucketAtMs } = requested;
  const holder = `command line ${process.pid} on ${hostname()}`;
  const report = await services.optimisation.decideBatch(
    [{ campaignId, bucketAtMs, trigger: 'FORCED' }],
    holder,
  );
  return {
    campaign: encodeId('campaign', campaignId),
    name: found.campaign.name,
    bucketAt: instantOrNull(bucketAtMs),
    outcome: report.decided > 0 ? 'decided' : report.failed > 0 ? 'failed' : 'taken by a worker',
    armsMoved: report.moved,
  };
}
