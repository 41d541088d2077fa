import { Command } from 'commander';
import { encodeId, type Uuid } from '../kernel/ids.js';
import { isRefusal, Problem } from '../kernel/problem.js';
import type { AccountRecord } from '../services/account-service.js';
import type { AuditProof } from '../services/audit/audit-service.js';
import { type CommonOptions, refuse } from './answer.js';
import { asOperator, type CommandLine } from './command-line.js';
import { ExitCode } from './exit-code.js';
import { accountsMeant, type OperatorServices } from './operator.js';
import type { Terminal } from './terminal.js';
import { idOf } from './words.js';

interface Options extends CommonOptions {
  readonly account?: Uuid;
  /** The hash of a head that was noted before. */
  readonly expect?: string;
}

export function auditVerifyCommand(line: CommandLine): Command {
  return new Command('verify')
    .summary('follow the audit log and find what is not as it was written')
    .description(
      'Follows the chain of each account from its first entry to its head, and names the first entry that was changed, removed or inserted. Changes nothing. Exit code 1 where anything is wrong.',
    )
    .option('--account <id>', 'only this account', idOf('account'))
    .option('--expect <hash>', 'the hash of a head noted before: it must still be in a chain')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Who owns the database can rewrite a whole chain and its head; who has noted a head elsewhere finds that too, with --expect.

Examples:
  $ trimtab audit verify
  $ trimtab audit verify --json | jq -r '.[].headHash'`,
    )
    .action((options: Options) =>
      asOperator(line, options, (services) => run(services, line.terminal, options)),
    );
}

async function run(services: OperatorServices, terminal: Terminal, options: Options): Promise<ExitCode> {
  const accounts = await accountsMeant(services, options.account);
  if (isRefusal(accounts)) return refuse(terminal, options, accounts.problems);
  const proofs: Proved[] = [];
  for (const account of accounts) {
    proofs.push({ account, proof: await services.audit.proveFor(account.id, options.expect) });
  }
  if (options.json) terminal.printJson(proofs.map(toJson));
  const problems = proofs.flatMap(problemsOf);
  if (options.expect !== undefined && !proofs.some(({ proof }) => proof.expectedAt !== null)) {
    problems.push(
      new Problem('REWRITTEN', `No entry has the hash ${options.expect}: a chain was rewritten.`),
    );
  }
  for (const { message } of problems) terminal.note(message);
  if (problems.length > 0) return ExitCode.PROBLEM;
  if (!options.json) for (const proved of proofs) terminal.print(sentence(proved));
  return ExitCode.OK;
}

interface Proved {
  readonly account: AccountRecord;
  readonly proof: AuditProof;
}

function problemsOf({ account, proof: { trouble } }: Proved): Problem[] {
  if (!trouble) return [];
  const of = `${encodeId('account', account.id)} ("${account.name}")`;
  return [new Problem(trouble.kind, `${of}: ${trouble.message}`)];
}

function sentence({ account, proof: { entries, head } }: Proved): string {
  const end = head ? ` Head: ${head.hash}` : '';
  return `${encodeId('account', account.id)} ("${account.name}"): ${entries} entries, all as written.${end}`;
}

function toJson({ account, proof: { entries, head, trouble } }: Proved) {
  return {
    account: encodeId('account', account.id),
    entries,
    headSequence: head?.sequence ?? null,
    headHash: head?.hash ?? null,
    intact: trouble === null,
    trouble,
  };
}
