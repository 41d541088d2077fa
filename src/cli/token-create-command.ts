import { Command, Option } from 'commander';
import { encodeId, type Uuid } from '../kernel/ids.js';
import { isRefusal, type Refusal } from '../kernel/problem.js';
import { DAY_MS } from '../kernel/units/time.js';
import { ROLES, type Role } from '../kernel/words.js';
import { answer, type CommonOptions } from './answer.js';
import { asOperator, type CommandLine } from './command-line.js';
import { accountMeant, type OperatorServices } from './operator.js';
import { idOf, instantOrNull, wholeNumber } from './words.js';

interface Options extends CommonOptions {
  role: Role;
  name: string;
  account?: Uuid;
  days?: number;
}

interface Created {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly role: Role;
  readonly expiresAt: string | null;
  readonly secret: string | null;
}

export function tokenCreateCommand(line: CommandLine): Command {
  return new Command('create')
    .summary('make a token and show its secret once')
    .description('Makes a bearer token. Its secret is shown this once; only a hash of it is kept.')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).default('VIEWER'))
    .option('--name <name>', 'what it is for', 'Command line')
    .option('--account <id>', 'whose data it opens; needless with one account', idOf('account'))
    .option('--days <number>', 'how long it holds; for good where left out', wholeNumber(1, 3_650))
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ trimtab token create --role MANAGER --name "Nightly import"
  $ TOKEN=$(trimtab token create --role VIEWER --days 30 --json | jq -r .secret)`,
    )
    .action(async (options: Options) => {
      const { terminal } = line;
      await asOperator(line, options, async (services) =>
        answer(terminal, options, await create(services, options, Date.now()), (created) => {
          terminal.note(
            `${created.id}: ${created.role}, "${created.name}"${created.expiresAt ? ` until ${created.expiresAt}` : ''}. Shown this once:`,
          );
          terminal.print(created.secret ?? '');
        }),
      );
    });
}

async function create(
  services: OperatorServices,
  options: Options,
  nowMs: number,
): Promise<Created | Refusal> {
  const account = await accountMeant(services, options.account);
  if (isRefusal(account)) return account;
  const { name, role, days } = options;
  const expiresAtMs = days === undefined ? null : nowMs + days * DAY_MS;
  const created = await services.tokens.createFor(account.id, { name, role, expiresAtMs });
  if (isRefusal(created)) return created;
  const { token, secret } = created;
  return {
    id: encodeId('token', token.id),
    account: encodeId('account', account.id),
    name: token.name,
    role: token.role,
    expiresAt: instantOrNull(token.expiresAtMs),
    secret,
  };
}
