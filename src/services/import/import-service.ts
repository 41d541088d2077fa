import type { Actor } from '../../auth/actor.js';
import { forbidden } from '../../auth/policy.js';
import { fieldName, type RowForm, windowTarget } from '../../connectors/file/row-reader.js';
import type { Target } from '../../connectors/file/column-plan.js';
import { ObservationFile } from '../../connectors/file/observation-file.js';
import { windowLength } from '../../connectors/file/time-forms.js';
import { accountTimeMs } from '../../kernel/account-clock.js';
import { Fault } from '../../kernel/fault.js';
import type { Clock } from '../../kernel/ports/clock.js';
import { isRefusal, Problem, Refusal, refusalOf } from '../../kernel/problem.js';
import type { AccountRecord, AccountStore } from '../../persistence/stores/account-store.js';
import type { ArmLookupStore, NamedCampaign } from '../../persistence/stores/arm-lookup-store.js';
import type { PartitionStore } from '../../persistence/stores/partition-store.js';
import type { SourceStore } from '../../persistence/stores/source-store.js';
import type { Transaction } from '../../persistence/transaction.js';
import type { UnitOfWork } from '../../persistence/unit-of-work.js';
import type { ArmService } from '../arm-service.js';
import type { EvidenceTarget, EvidenceWriter } from '../observations/evidence-writer.js';
import { type FigureFinding, windowFindings } from '../observations/figure-rules.js';
import { nameProblems } from '../text-rules.js';
import { ArmDirectory } from './arm-directory.js';
import { ChunkWriter } from './chunk-writer.js';
import type { ImportReport, ImportRequest, ImportWatcher } from './import-inputs.js';
import { ImportRun } from './import-run.js';
import { ImportTally } from './import-tally.js';

export type { ImportReport, ImportRequest, ImportWatcher, RefusedField } from './import-inputs.js';

export interface ImportServiceDeps {
  readonly unitOfWork: UnitOfWork;
  readonly accounts: AccountStore;
  readonly sources: SourceStore;
  readonly partitions: PartitionStore;
  readonly lookup: ArmLookupStore;
  readonly arms: Pick<ArmService, 'add'>;
  readonly writer: EvidenceWriter;
  readonly clock: Clock;
}

/** A service's answer about a file is one unit of work a chunk: a single one would keep live events back for minutes. */
export class ImportService {
  constructor(private readonly deps: ImportServiceDeps) {}

  /**
   * Brings in the figures of a CSV or JSON file. What is refused is told to the watcher, row by row, and does not stop the others;
   * a file or mapping that cannot be used at all is a `Refusal`. May be repeated: what is known already stays as it is.
   */
  async import(
    actor: Actor,
    request: ImportRequest,
    watcher: ImportWatcher,
  ): Promise<ImportReport | Refusal> {
    const denied = forbidden(actor, 'importObservations');
    if (denied) return new Refusal(denied);
    const scope = { accountId: actor.accountId };
    const { account, campaign } = await this.deps.unitOfWork.read(scope, async (tx) => ({
      account: await this.deps.accounts.find(tx, actor.accountId),
      campaign: await this.#campaign(tx, actor, request),
    }));
    if (!account) throw new Fault(`There is no account ${actor.accountId}.`);
    const nowMs = accountTimeMs(account.clock, this.deps.clock.now());
    const refusal = refusalOf(requestProblems(request, nowMs));
    if (refusal) return refusal;
    if (isRefusal(campaign)) return campaign;
    const { mapping, delimiter, decimal, dateFormat, window, emptyAsZero } = request;
    const { currencyCode, timeZone } = account;
    const wrongWindow = windowRule(request.asOfMs ?? nowMs, nowMs);
    const form = {
      mapping,
      delimiter,
      decimal,
      dateFormat,
      window,
      emptyAsZero,
      currencyCode,
      timeZone,
      wrongWindow,
    };
    const file = await ObservationFile.open(request.path, form);
    if (Array.isArray(file)) return refusalOf(file)!;
    const scene = { actor, account, campaign, file, watcher, nowMs };
    if (!request.strict || request.dryRun) return this.#run(scene, request);
    const trial = await this.#run(scene, { ...request, dryRun: true });
    if (trial.refusedRows > 0) return { ...trial, ...NOTHING_DONE };
    if (!(await file.isUnchanged())) return new Refusal(fileChanged());
    return this.#run(scene, request);
  }

  async #run(scene: Scene, request: ImportRequest): Promise<ImportReport> {
    const { actor, account, campaign, file, watcher, nowMs } = scene;
    const { unitOfWork, lookup, arms } = this.deps;
    const target = await this.#target(account, request);
    const missing = !request.createArms ? 'REFUSE' : request.dryRun ? 'PRETEND' : 'CREATE';
    const directory = new ArmDirectory({ unitOfWork, lookup, arms }, { actor, campaign, missing });
    const tally = new ImportTally(watcher, (field) => fieldName(file.plan, targetOf(field, file)));
    const writer = new ChunkWriter(this.deps, actor, target, directory.byKey, tally);
    const run = new ImportRun({
      request,
      file,
      directory,
      writer,
      judge: this.deps.writer,
      unitOfWork,
      accountId: account.id,
      target,
      tally,
      watcher,
      asOfMs: request.asOfMs ?? nowMs,
      nowMs,
    });
    await run.run();
    const { refusedRows, summedRows, added, restated, unchanged, outdated } = tally;
    return {
      dryRun: request.dryRun,
      written: !request.dryRun,
      source: request.source.trim(),
      rows: run.rows,
      refusedRows,
      summedRows,
      arms: directory.byKey.size,
      createdArms: directory.created,
      added,
      restated,
      unchanged,
      outdated,
    };
  }

  async #target(account: AccountRecord, { source, dryRun }: ImportRequest): Promise<EvidenceTarget> {
    const { sources, unitOfWork, clock } = this.deps;
    const { id: accountId, simulated, timeZone } = account;
    const found = dryRun
      ? await unitOfWork.read({ accountId }, (tx) => sources.find(tx, accountId, source.trim()))
      : await unitOfWork.run({ accountId }, (tx) => sources.ensure(tx, accountId, source.trim(), simulated));
    return { sourceId: found?.id ?? NO_SOURCE, timeZone, recordedAtMs: clock.now() };
  }

  async #campaign(
    tx: Transaction,
    { accountId }: Actor,
    { campaignId }: ImportRequest,
  ): Promise<NamedCampaign | null | Refusal> {
    if (campaignId === null) return null;
    const [campaign] = await this.deps.lookup.campaigns(tx, accountId, { ids: [campaignId], names: [] });
    return campaign ?? new Refusal(new Problem('NOT_FOUND', 'There is no such campaign.', ['campaign']));
  }
}

interface Scene {
  readonly actor: Actor;
  readonly account: AccountRecord;
  readonly campaign: NamedCampaign | null;
  readonly file: ObservationFile;
  readonly watcher: ImportWatcher;
  /** Account time. */
  readonly nowMs: number;
}

/** What a strict import did that met a row to refuse. */
const NOTHING_DONE = { dryRun: false, createdArms: 0, added: 0, restated: 0, unchanged: 0, outdated: 0 };

/** No source has it: identities begin at 1. */
const NO_SOURCE = 0;

function requestProblems(request: ImportRequest, nowMs: number): Problem[] {
  const problems = nameProblems(request.source, ['source'], "A source's name");
  if (request.window !== null && windowLength(request.window) === null) {
    const message = `"${request.window}" is not the length of a window: write 15m, 1h, 1d or 7d, at most 31d.`;
    problems.push(new Problem('INVALID', message, ['window']));
  }
  if (request.asOfMs !== null && !(request.asOfMs <= nowMs)) {
    problems.push(new Problem('BAD_DATE', 'Figures are not known as of the future.', ['asOf']));
  }
  if (request.delimiter !== null && !/^[ -~\t]$/.test(request.delimiter)) {
    problems.push(new Problem('INVALID', 'A delimiter is one character, such as ; or a tab.', ['delimiter']));
  }
  return problems;
}

/** What a row's window must be, before anything else is known of the row. */
function windowRule(asOfMs: number, nowMs: number): RowForm['wrongWindow'] {
  return (windowStartMs, windowEndMs) => {
    const [finding] = windowFindings({ windowStartMs, windowEndMs, asOfMs }, nowMs);
    if (!finding || finding.field === 'asOf') return null;
    return { atEnd: finding.field === 'windowEnd', reason: finding.message };
  };
}

function fileChanged(): Problem {
  const message =
    'The file was changed while it was being looked through. Nothing was changed: import it again.';
  return new Problem('FILE_CHANGED', message, ['file']);
}

/** The column that a finding is about. */
function targetOf(field: FigureFinding['field'], { plan }: ObservationFile): Target {
  if (field !== 'windowStart' && field !== 'windowEnd' && field !== 'asOf') return field;
  return windowTarget(plan, field === 'windowEnd');
}
