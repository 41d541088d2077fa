import { Command, InvalidArgumentError, Option } from 'commander';
import { DATE_FORMATS, type DateFormat } from '../connectors/file/time-forms.js';
import type { Uuid } from '../kernel/ids.js';
import { isRefusal, type Refusal } from '../kernel/problem.js';
import type { ImportReport, ImportRequest } from '../services/import/import-service.js';
import { answer, type CommonOptions } from './answer.js';
import { asOperator, type CommandLine } from './command-line.js';
import { ExitCode } from './exit-code.js';
import { ImportScreen } from './import-screen.js';
import { accountMeant, findCampaign, type OperatorServices, operatorOf } from './operator.js';
import { openRefusalFile } from './refusal-file.js';
import type { Terminal } from './terminal.js';
import { idOf, wholeNumber } from './words.js';

interface Options extends CommonOptions {
  account?: Uuid;
  campaign?: Uuid;
  source: string;
  map: readonly Pair[];
  set: readonly Pair[];
  year?: number;
  window?: string;
  dateFormat?: DateFormat;
  decimal: string;
  delimiter?: string;
  emptyAsZero?: true;
  asOf?: number;
  createArms?: true;
  onDuplicate: 'sum' | 'refuse';
  dryRun?: true;
  strict?: true;
  report?: string;
}

type Pair = readonly [target: string, value: string];

const EXAMPLES = `
What a row can be mapped to:
  arm       arm | externalId and platform | platform, channel, creative and bid; campaign (id or name)
  window    date | date and hour | start (and end) | month, day and year
  figures   cost, revenue, conversions, clicks, impressions
A column that has the name of what it is needs no --map. Days and times without a zone are the account's.

Examples:
  $ trimtab import results.csv --campaign cmp_01h2xcejqtf2nbrexx3vqjhp41 --dry-run
  $ trimtab import ads.csv --campaign cmp_01h2xcejqtf2nbrexx3vqjhp41 --create-arms --on-duplicate sum --year 2025 \\
      --set platform=Display --map channel=campaign_number --map creative=banner --map bid=placement \\
      --map impressions=displays --map conversions=post_click_conversions
  $ trimtab import hours.ndjson --map start=timestamp --window 1h --source google-ads --strict --report refused.csv`;

export function importCommand(line: CommandLine): Command {
  return new Command('import')
    .summary('bring in figures from a CSV or JSON file')
    .description(
      'Reads the results of arms from a CSV file or a JSON array or lines of JSON. Rows that are not right are refused and named; the others are brought in. May be repeated: what is known stays, other figures restate.',
    )
    .argument('<file>', 'CSV, JSON or NDJSON, in UTF-8')
    .option('--account <id>', 'the account, where there are several', idOf('account'))
    .option('--campaign <id>', 'the campaign that all rows are about', idOf('campaign'))
    .option('--source <name>', 'where the figures come from; figures of different sources add up', 'import')
    .option('--map <target=column>', 'which column is what; may be repeated', pairs, [])
    .option('--set <target=text>', 'the same text in every row; may be repeated', pairs, [])
    .option('--year <year>', 'the year of dates that have none', wholeNumber(2000, 2199))
    .option('--window <length>', 'length of a window: 15m, 1h, 1d, 7d')
    .addOption(new Option('--date-format <format>', 'how dates with slashes are meant').choices(DATE_FORMATS))
    .addOption(new Option('--decimal <mark>', 'how decimals are written').choices(['.', ',']).default('.'))
    .option('--delimiter <character>', 'what stands between fields; found out where left out')
    .option('--empty-as-zero', 'empty figures are 0 instead of refused')
    .option('--as-of <instant>', 'as of when the file says so; now where left out', instant)
    .option('--create-arms', 'make the arms that are missing; needs to know the campaign')
    .addOption(
      new Option('--on-duplicate <what>', 'rows about the same arm and window')
        .choices(['sum', 'refuse'])
        .default('refuse'),
    )
    .option('--dry-run', 'say what would come of it and change nothing')
    .option('--strict', 'change nothing where any row is refused')
    .option(
      '--report <file>',
      'write every refused row to a file, as they are found: CSV, or lines of JSON where it ends in json',
    )
    .option('--json', 'print the result as JSON, with the first 1,000 refusals in the order of the file')
    .addHelpText('after', EXAMPLES)
    .action((path: string, options: Options) =>
      asOperator(line, options, (services) => run(services, line.terminal, path, options)),
    );
}

async function run(
  services: OperatorServices,
  terminal: Terminal,
  path: string,
  options: Options,
): Promise<ExitCode> {
  const account = options.campaign
    ? await findCampaign(services, options.campaign)
    : await accountMeant(services, options.account);
  if (isRefusal(account)) return answer(terminal, options, account, () => undefined);
  const file = options.report === undefined ? null : openRefusalFile(options.report);
  const screen = new ImportScreen(terminal, file);
  let report: ImportReport | Refusal;
  try {
    const actor = operatorOf('account' in account ? account.account : account);
    report = await services.imports.import(actor, requestOf(path, options), screen);
  } finally {
    screen.stop();
    const failure = await file?.close();
    if (failure) terminal.note(`The list of refused rows could not be written: ${failure.message}`);
  }
  const listed = { refused: screen.listed(), refusedFile: options.report ?? null };
  const told = isRefusal(report) ? report : { ...report, ...listed };
  const exitCode = answer(terminal, options, told, (done) => screen.show(done, options));
  return !isRefusal(report) && report.refusedRows > 0 ? ExitCode.PROBLEM : exitCode;
}

function requestOf(path: string, options: Options): ImportRequest {
  const quoted = options.map.flatMap(([target, value]) => {
    const text = /^(['"])(.*)\1$/.exec(value);
    return text ? [[target, text[2]!] as const] : [];
  });
  const columns = options.map.filter(([target]) => !quoted.some(([other]) => other === target));
  const year: Pair[] = options.year === undefined ? [] : [['year', String(options.year)]];
  return {
    path,
    mapping: {
      columns: Object.fromEntries(columns),
      constants: Object.fromEntries([...year, ...quoted, ...options.set]),
    },
    delimiter: options.delimiter === '\\t' ? '\t' : (options.delimiter ?? null),
    decimal: options.decimal,
    dateFormat: options.dateFormat ?? null,
    window: options.window ?? null,
    emptyAsZero: options.emptyAsZero ?? false,
    campaignId: options.campaign ?? null,
    source: options.source,
    asOfMs: options.asOf ?? null,
    createArms: options.createArms ?? false,
    onDuplicate: options.onDuplicate,
    strict: options.strict ?? false,
    dryRun: options.dryRun ?? false,
  };
}

function pairs(text: string, before: readonly Pair[]): readonly Pair[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Expected target=column, such as cost=spend.');
  return [...before, [text.slice(0, at), text.slice(at + 1)]];
}

function instant(text: string): number {
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs))
    throw new InvalidArgumentError('Expected an instant, such as 2026-05-01T12:00:00Z.');
  return atMs;
}
