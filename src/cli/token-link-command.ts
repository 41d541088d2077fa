import { Command, Option } from 'commander';
import type { Config } from '../config/config.js';
import { encodeId, type Uuid } from '../kernel/ids.js';
import { isRefusal, type Refusal } from '../kernel/problem.js';
import { ROLES, type Role } from '../kernel/words.js';
import { answer, type CommonOptions, configured } from './answer.js';
import type { CommandLine } from './command-line.js';
import { accountMeant, type OperatorServices } from './operator.js';
import { idOf } from './words.js';

interface Options extends CommonOptions {
  role: Role;
  account?: Uuid;
  url?: string;
}

interface Link {
  readonly account: string;
  readonly role: Role;
  readonly link: string;
}

export function tokenLinkCommand(line: CommandLine): Command {
  return new Command('link')
    .summary('print a link that signs a browser in, once')
    .description('Prints a link that signs one browser in for 30 days. It works once, within an hour.')
    .addOption(new Option('--role <role>', 'what the browser may do').choices(ROLES).default('ADMIN'))
    .option('--account <id>', 'whose data it opens; needless with one account', idOf('account'))
    .option('--url <url>', 'where browsers find the server; PORT and HOST say so where left out')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ trimtab token link
  $ trimtab token link --role VIEWER --url https://trimtab.example.com`,
    )
    .action(async (options: Options) => {
      const { terminal } = line;
      line.finish(
        await configured(line.loadConfig, terminal, options, (config) =>
          line.withServices(config, async (services) =>
            answer(terminal, options, await makeLink(services, options, config), ({ link }) =>
              terminal.print(link),
            ),
          ),
        ),
      );
    });
}

async function makeLink(
  services: OperatorServices,
  options: Options,
  config: Config,
): Promise<Link | Refusal> {
  const account = await accountMeant(services, options.account);
  if (isRefusal(account)) return account;
  const code = await services.signIns.linkFor(account.id, options.role);
  const where = (options.url ?? addressOf(config)).replace(/\/$/, '');
  return {
    account: encodeId('account', account.id),
    role: options.role,
    link: `${where}/sign-in#code=${code}`,
  };
}

/** Where a browser on this machine finds it. */
function addressOf({ host, port, api }: Config): string {
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `${api.tls ? 'https' : 'http'}://${name}:${port}`;
}
