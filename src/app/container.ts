import { IdentityProvider } from '../auth/identity-provider.js';
import type { Config } from '../config/config.js';
import { SimulatedMarket } from '../connectors/simulated/simulated-market.js';
import type { Uuid } from '../kernel/ids.js';
import type { Clock } from '../kernel/ports/clock.js';
import type { Logger } from '../kernel/ports/logger.js';
import { MINUTE_MS } from '../kernel/units/time.js';
import { type Orm, openOrm } from '../persistence/orm.js';
import { AccountStore } from '../persistence/stores/account-store.js';
import { AlertStore } from '../persistence/stores/alert-store.js';
import { ArmLookupStore } from '../persistence/stores/arm-lookup-store.js';
import { ArmStore } from '../persistence/stores/arm-store.js';
import { AuditStore } from '../persistence/stores/audit-store.js';
import { CampaignStore } from '../persistence/stores/campaign-store.js';
import { EventStore } from '../persistence/stores/event-store.js';
import { ConnectorProgressStore } from '../persistence/stores/connector-progress-store.js';
import { EvidenceStore } from '../persistence/stores/evidence-store.js';
import { ObservationStore } from '../persistence/stores/observation-store.js';
import { ObservationVersionStore } from '../persistence/stores/observation-version-store.js';
import { PartitionStore } from '../persistence/stores/partition-store.js';
import { ReplayStore } from '../persistence/stores/replay-store.js';
import { RunningCampaignStore } from '../persistence/stores/running-campaign-store.js';
import { SourceStore } from '../persistence/stores/source-store.js';
import { TokenStore } from '../persistence/stores/token-store.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { AccountService } from '../services/account-service.js';
import { AccountWork } from '../services/account-work.js';
import { AlertService } from '../services/alert-service.js';
import { ArmService } from '../services/arm-service.js';
import { AuditService } from '../services/audit/audit-service.js';
import { CampaignChanges } from '../services/campaign-changes.js';
import { CampaignService } from '../services/campaign-service.js';
import { IdentityRegister } from '../services/identity-register.js';
import { ImportService } from '../services/import/import-service.js';
import { MaintenanceService } from '../services/maintenance.js';
import { EvidenceWriter } from '../services/observations/evidence-writer.js';
import { ObservationService } from '../services/observations/observation-service.js';
import { ReplayService } from '../services/optimisation/replay-service.js';
import { Snapshots } from '../services/reads/reader.js';
import { ResultCollection } from '../services/result-collection.js';
import { SignInService } from '../services/sign-in-service.js';
import { TokenReader } from '../services/token-reader.js';
import { TokenService } from '../services/token-service.js';
import { composeOverruling } from './compose-overruling.js';
import { composeOptimisation } from './compose-optimisation.js';
import { composeReads } from './compose-reads.js';
import { uuidSource } from './id-source.js';

export interface ContainerOptions {
  readonly databaseUrl: string;
  readonly optimisation: Config['optimisation'];
  readonly logger: Logger;
  /** Whose JWTs are taken besides tokens; nobody's where left out. */
  readonly identityProvider?: Config['identityProvider'];
  readonly clock?: Clock;
  readonly poolSize?: number;
  /** Told after a cycle was asked for. */
  readonly wake?: () => void;
}

/** Everything that both doors, the API and the jobs, work with. Made once a process. */
export type Container = Awaited<ReturnType<typeof openContainer>>;

/** Our transactions take seconds at most, and never wait for anything but the database and the engine. */
const IDLE_LIMIT_MS = MINUTE_MS;
const SYSTEM_CLOCK: Clock = { now: () => Date.now() };

export async function openContainer(options: ContainerOptions) {
  const { databaseUrl, logger, clock = SYSTEM_CLOCK } = options;
  const orm = await openOrm(databaseUrl, {
    poolSize: options.poolSize ?? 10,
    idleLimitMs: IDLE_LIMIT_MS,
    logger,
  });
  const unitOfWork = new UnitOfWork(orm);
  const people = composePeople(options, unitOfWork, clock);
  const optimisation = composeOptimisation({
    unitOfWork,
    clock,
    ids: uuidSource,
    logger,
    alerts: people.alerts,
    wake: options.wake ?? (() => undefined),
    maxConcurrentCampaigns: options.optimisation.maxConcurrentCampaigns,
    stateSaveFrequency: options.optimisation.stateSaveFrequency,
    leaseMs: options.optimisation.leaseMs,
  });
  const observationStore = new ObservationStore();
  return {
    orm,
    unitOfWork,
    clock,
    ids: uuidSource,
    ...people,
    optimisation,
    audit: new AuditService({ unitOfWork, snapshots: new Snapshots(unitOfWork), audit: new AuditStore() }),
    replays: new ReplayService({ unitOfWork, replays: new ReplayStore(), observations: observationStore }),
    ...composeEvidence({ unitOfWork, clock, logger, arms: people.arms }),
    reads: composeReads({ unitOfWork, clock, intervalMinutes: intervalMinutesOf(options) }),
    maintenance: new MaintenanceService({
      unitOfWork,
      partitions: new PartitionStore(),
      clock,
      decisionsKeptMs: options.optimisation.decisionsKeptMs,
    }),
    close: () => closeOrm(orm),
  };
}

/** What people do: accounts, tokens, campaigns, arms, alerts. */
function composePeople(options: ContainerOptions, unitOfWork: UnitOfWork, clock: Clock) {
  const [accounts, campaigns, arms, events, tokens] = [
    new AccountStore(),
    new CampaignStore(),
    new ArmStore(),
    new EventStore(),
    new TokenStore(),
  ];
  const ids = uuidSource;
  const { logger } = options;
  const identities = options.identityProvider
    ? new IdentityRegister(new IdentityProvider(options.identityProvider, { clock, logger }), {
        unitOfWork,
        tokens,
        accounts,
        clock,
        ids,
      })
    : null;
  const work = new AccountWork({ unitOfWork, accounts, clock });
  const alerts = new AlertService({ unitOfWork, alerts: new AlertStore(), accounts, events, clock, ids });
  const changes = new CampaignChanges({ campaigns, events, alerts });
  const defaults = { intervalMinutes: intervalMinutesOf(options) };
  const tokenReader = new TokenReader({ unitOfWork, tokens, clock, logger, identities });
  const onRevoked = (tokenId: Uuid): void => tokenReader.forget(tokenId);
  return {
    accounts: new AccountService({ unitOfWork, accounts, clock, ids }),
    alerts,
    arms: new ArmService({ work, campaigns, arms, changes, ids }),
    campaigns: new CampaignService({ work, campaigns, arms, changes, ids, defaults }),
    ...composeOverruling({ work, ids, wake: options.wake ?? (() => undefined) }),
    tokenReader,
    tokens: new TokenService({ unitOfWork, tokens, accounts, clock, ids, onRevoked }),
    signIns: new SignInService({ unitOfWork, tokens, accounts, clock, ids, onRevoked }),
  };
}

function intervalMinutesOf({ optimisation }: ContainerOptions): number {
  return Math.round(optimisation.intervalMs / MINUTE_MS);
}

/** How figures come in: told by people and their tools, or asked of the platforms. */
function composeEvidence({
  unitOfWork,
  clock,
  logger,
  arms,
}: {
  unitOfWork: UnitOfWork;
  clock: Clock;
  logger: Logger;
  arms: ArmService;
}) {
  const [accounts, evidence, sources, partitions] = [
    new AccountStore(),
    new EvidenceStore(),
    new SourceStore(),
    new PartitionStore(),
  ];
  const writer = new EvidenceWriter({ evidence, versions: new ObservationVersionStore() });
  const work = new AccountWork({ unitOfWork, accounts, clock });
  return {
    observations: new ObservationService({ work, evidence, sources, partitions, writer }),
    imports: new ImportService({
      unitOfWork,
      accounts,
      sources,
      partitions,
      lookup: new ArmLookupStore(),
      arms,
      writer,
      clock,
    }),
    results: new ResultCollection({
      unitOfWork,
      accounts,
      campaigns: new RunningCampaignStore(),
      progress: new ConnectorProgressStore(),
      sources,
      partitions,
      writer,
      connector: new SimulatedMarket(),
      logger,
    }),
  };
}

async function closeOrm(orm: Orm): Promise<void> {
  await orm.close(true);
}
