import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidSource } from '../../src/app/id-source.js';
import { isRefusal } from '../../src/kernel/problem.js';
import { AccountStore } from '../../src/persistence/stores/account-store.js';
import { AlertStore } from '../../src/persistence/stores/alert-store.js';
import { ArmLookupStore } from '../../src/persistence/stores/arm-lookup-store.js';
import { ArmStore } from '../../src/persistence/stores/arm-store.js';
import { CampaignStore } from '../../src/persistence/stores/campaign-store.js';
import { EventStore } from '../../src/persistence/stores/event-store.js';
import { PartitionStore } from '../../src/persistence/stores/partition-store.js';
import { SourceStore } from '../../src/persistence/stores/source-store.js';
import { AccountWork } from '../../src/services/account-work.js';
import { AlertService } from '../../src/services/alert-service.js';
import { ArmService } from '../../src/services/arm-service.js';
import { CampaignChanges } from '../../src/services/campaign-changes.js';
import {
  type ImportReport,
  type ImportRequest,
  ImportService,
  type RefusedField,
} from '../../src/services/import/import-service.js';
import type { EvidenceWorld } from './evidence-world.js';

/** Brings files into an evidence world. */
export class ImportDesk {
  readonly service: ImportService;
  private readonly directories: string[] = [];

  constructor(private readonly world: EvidenceWorld) {
    const { unitOfWork, clock, writer } = world;
    const [accounts, campaigns, arms, events] = [
      new AccountStore(),
      new CampaignStore(),
      new ArmStore(),
      new EventStore(),
    ];
    const ids = uuidSource;
    const alerts = new AlertService({ unitOfWork, alerts: new AlertStore(), accounts, events, clock, ids });
    const changes = new CampaignChanges({ campaigns, events, alerts });
    const work = new AccountWork({ unitOfWork, accounts, clock });
    this.service = new ImportService({
      unitOfWork,
      accounts,
      sources: new SourceStore(),
      partitions: new PartitionStore(),
      lookup: new ArmLookupStore(),
      arms: new ArmService({ work, campaigns, arms, changes, ids }),
      writer,
      clock,
    });
  }

  async file(text: string | Buffer, name = 'results.csv'): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'trimtab-import-test-'));
    this.directories.push(directory);
    const path = join(directory, name);
    await writeFile(path, text);
    return path;
  }

  /** The report of an import that could be done, and what was refused. */
  async bring(
    path: string,
    overrides: Partial<ImportRequest> = {},
  ): Promise<{ report: ImportReport; refused: RefusedField[] }> {
    const refused: RefusedField[] = [];
    const report = await this.service.import(this.world.actor(), anImport(path, overrides), {
      onProgress: () => undefined,
      onRefused: (one) => refused.push(one),
    });
    if (isRefusal(report)) throw new Error(report.problems.map((problem) => problem.message).join('\n'));
    return { report, refused };
  }

  async close(): Promise<void> {
    await Promise.all(this.directories.map((directory) => rm(directory, { recursive: true })));
  }
}

export function anImport(path: string, overrides: Partial<ImportRequest> = {}): ImportRequest {
  return {
    path,
    mapping: { columns: {}, constants: {} },
    delimiter: null,
    decimal: '.',
    dateFormat: null,
    window: null,
    emptyAsZero: false,
    campaignId: null,
    source: 'file',
    asOfMs: null,
    createArms: false,
    onDuplicate: 'refuse',
    strict: false,
    dryRun: false,
    ...overrides,
  };
}
