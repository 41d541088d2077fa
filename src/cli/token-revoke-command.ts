import { Command } from 'commander';
import { encodeId, type Uuid } from '../kernel/ids.js';
import { isRefusal, Problem, Refusal } from '../kernel/problem.js';
import { answer, type CommonOptions } from './answer.js';
import { asOperator, type CommandLine } from './command-line.js';
import type { OperatorServices } from './operator.js';
import { idOf, instantOrNull } from './words.js';

interface Revoked {
  readonly id: string;
  readonly name: string;
  readonly revokedAt: string | null;
}

export function tokenRevokeCommand(line: CommandLine): Command {
  return new Command('revoke')
    .summary('end a token')
    .description(
      'Ends a token: requests with it are refused, and its sockets are closed. Doing it twice is no error.',
    )
    .argument('<id>', 'the id of the token, such as tok_01h2…', idOf('token'))
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExamples:\n  $ trimtab token revoke tok_01h2xcejqtf2nbrexx3vqjhp41')
    .action(async (tokenId: Uuid, options: CommonOptions) => {
      const { terminal } = line;
      await asOperator(line, options, async (services) =>
        answer(terminal, options, await revoke(services, tokenId), ({ id, name }) =>
          terminal.print(`${id} ("${name}") is revoked.`),
        ),
      );
    });
}

async function revoke(services: OperatorServices, tokenId: Uuid): Promise<Revoked | Refusal> {
  for (const account of await services.accounts.list()) {
    const token = await services.tokens.revokeFor(account.id, tokenId);
    if (isRefusal(token)) continue;
    return { id: encodeId('token', token.id), name: token.name, revokedAt: instantOrNull(token.revokedAtMs) };
  }
  return new Refusal(new Problem('NOT_FOUND', 'There is no such token.', ['id']));
}
