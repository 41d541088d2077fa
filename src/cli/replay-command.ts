import { Command } from 'commander';
import { encodeId, type Uuid } from '../kernel/ids.js';
import { isRefusal, Problem } from '../kernel/problem.js';
import { type CommonOptions, refuse } from './answer.js';
import { asOperator, type CommandLine } from './command-line.js';
import { ExitCode } from './exit-code.js';
import type { OperatorServices } from './operator.js';
import type { Terminal } from './terminal.js';
import { idOf } from './words.js';

export function replayCommand(line: CommandLine): Command {
  return new Command('replay')
    .summary('compute the decisions of a campaign again and compare them')
    .description(
      'Runs every stored decision of a campaign again, from its first, and compares each bit of decisions, snapshots and state. Changes nothing. Exit code 1 where anything differs.',
    )
    .argument('<campaign>', 'the id of the campaign, such as cmp_01h2…', idOf('campaign'))
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExamples:\n  $ trimtab replay cmp_01h2xcejqtf2nbrexx3vqjhp41')
    .action((campaignId: Uuid, options: CommonOptions) =>
      asOperator(line, options, (services) => run(services, line.terminal, campaignId, options)),
    );
}

async function run(
  services: OperatorServices,
  terminal: Terminal,
  campaignId: Uuid,
  options: CommonOptions,
): Promise<ExitCode> {
  const report = await services.replays.verify(campaignId);
  if (isRefusal(report)) return refuse(terminal, options, report.problems);
  const { cycles, notComparable, stateIdentical } = report;
  const different = report.different.map((id) => encodeId('cycle', id));
  const identical = different.length === 0 && stateIdentical;
  if (options.json) terminal.printJson({ cycles, notComparable, different, stateIdentical, identical });
  if (identical) {
    const rest =
      notComparable > 0 ? ` ${notComparable} more were made by another version of the engine.` : '';
    if (!options.json) {
      terminal.print(
        `${cycles - notComparable} decisions replayed: all identical, and so is the state.${rest}`,
      );
    }
    return ExitCode.OK;
  }
  const message =
    different.length > 0
      ? `${different.length} of ${cycles} decisions came out differently: ${different.slice(0, 10).join(', ')}.`
      : `All ${cycles} decisions are identical, but the stored state is not.`;
  return refuse(terminal, { ...options, json: false }, [new Problem('DIFFERENT', message)]);
}
