import { Command } from 'commander';
import { encodeId } from '../kernel/ids.js';
import { isRefusal, type Refusal } from '../kernel/problem.js';
import { answer, type CommonOptions } from './answer.js';
import { asOperator, type CommandLine } from './command-line.js';
import type { OperatorServices } from './operator.js';

interface Options extends CommonOptions {
  name: string;
  currency: string;
  timeZone: string;
}

interface Created {
  readonly id: string;
  readonly name: string;
  readonly currencyCode: string;
  readonly timeZone: string;
  /** Of the account's first ADMIN token; shown once. */
  readonly secret: string | null;
}

export function accountCreateCommand(line: CommandLine): Command {
  return new Command('create')
    .summary('make an account with its first ADMIN token')
    .description(
      "Makes an advertiser's account. Its currency and time zone stay as they are: money and days are kept in them. The secret of its first ADMIN token is shown this once.",
    )
    .requiredOption('--name <name>', 'what it is called')
    .requiredOption('--currency <code>', 'ISO 4217, such as EUR')
    .requiredOption('--time-zone <zone>', 'IANA, such as Europe/Berlin')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ trimtab account create --name "Nordlicht" --currency USD --time-zone America/New_York',
    )
    .action(async (options: Options) => {
      const { terminal } = line;
      await asOperator(line, options, async (services) =>
        answer(terminal, options, await create(services, options), (created) => {
          terminal.note(
            `${created.id}: "${created.name}", ${created.currencyCode}, ${created.timeZone}. ADMIN token, shown this once:`,
          );
          terminal.print(created.secret ?? '');
        }),
      );
    });
}

async function create(services: OperatorServices, options: Options): Promise<Created | Refusal> {
  const { name, currency, timeZone } = options;
  const account = await services.accounts.create({ name, currencyCode: currency, timeZone });
  if (isRefusal(account)) return account;
  const token = await services.tokens.createFor(account.id, { name: 'First token', role: 'ADMIN' });
  if (isRefusal(token)) return token;
  return {
    id: encodeId('account', account.id),
    name: account.name,
    currencyCode: account.currencyCode,
    timeZone: account.timeZone,
    secret: token.secret,
  };
}
