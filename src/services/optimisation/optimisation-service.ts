import type { Actor } from '../../auth/actor.js';
import { forbidden } from '../../auth/policy.js';
import { accountTimeMs } from '../../kernel/account-clock.js';
import type { Uuid } from '../../kernel/ids.js';
import type { Clock } from '../../kernel/ports/clock.js';
import { Problem, Refusal } from '../../kernel/problem.js';
import type { ScheduleStore } from '../../persistence/stores/schedule-store.js';
import type { UnitOfWork } from '../../persistence/unit-of-work.js';
import { actOfPerson } from '../audit/acts.js';
import { withIdempotency } from '../idempotency.js';
import type { BatchReport } from './batch-report.js';
import type { CycleBatch } from './cycle-batch.js';
import type { CycleDispatch } from './cycle-dispatch.js';
import type { CyclePair } from './cycle-pair.js';

export interface OptimisationServiceDeps {
  readonly unitOfWork: UnitOfWork;
  readonly schedules: ScheduleStore;
  readonly dispatch: CycleDispatch;
  readonly batch: CycleBatch;
  readonly clock: Clock;
  /** Told after a cycle was asked for, so that nobody has to wait for the next look at the schedule. */
  readonly wake: () => void;
}

/** A cycle that a person asked for. It is decided by the next free worker, and told by the event CYCLE_FINISHED. */
export interface RequestedCycle {
  readonly campaignId: Uuid;
  /** The bucket of the forced cycle, account time. */
  readonly bucketAtMs: number;
}

/** The optimiser's use cases: hand out what is due, decide it, ask for a cycle out of turn. */
export class OptimisationService {
  constructor(private readonly deps: OptimisationServiceDeps) {}

  /** @param nowMs real time. @param oldestPendingMs since when the oldest hand-out waits in a queue; null where none does */
  async dispatchDue(
    nowMs: number,
    limit: number,
    oldestPendingMs: number | null = null,
  ): Promise<CyclePair[]> {
    return this.deps.dispatch.handOut(nowMs, limit, oldestPendingMs);
  }

  /**
   * Each pair at most once, whoever else tries. Where `signal` aborts before the batch is being written, nothing is written and
   * its reason is thrown. @param holder names the worker
   */
  async decideBatch(pairs: readonly CyclePair[], holder: string, signal?: AbortSignal): Promise<BatchReport> {
    return this.deps.batch.decide(pairs, holder, signal);
  }

  /** Asks for a cycle of an ACTIVE campaign (or one in ERROR) now. Asking again before it ran asks for the same cycle. */
  async requestCycle(
    actor: Actor,
    input: { readonly campaignId: Uuid },
    idempotencyKey?: string | null,
  ): Promise<RequestedCycle | Refusal> {
    const denied = forbidden(actor, 'runCycle');
    if (denied) return new Refusal(denied);
    const nowMs = this.deps.clock.now();
    const request = { key: idempotencyKey, operation: 'runCycle', input, nowMs };
    const result = await this.deps.unitOfWork.run({ accountId: actor.accountId }, (tx) =>
      withIdempotency(tx, actor, request, async () => {
        const target = await this.deps.schedules.findForForcing(tx, actor.accountId, input.campaignId);
        if (!target) return new Refusal(notFound());
        if (target.status !== 'ACTIVE' && target.status !== 'ERROR')
          return new Refusal(notRunning(target.status));
        const accountMs = accountTimeMs(target.clock, nowMs);
        const { campaignId } = input;
        tx.acts.push(actOfPerson(actor, 'runCycle', input, null));
        const asked = { campaignId, accountId: actor.accountId, accountMs, nowMs };
        return { campaignId, bucketAtMs: await this.deps.schedules.force(tx, asked) };
      }),
    );
    if (!(result instanceof Refusal)) this.deps.wake();
    return result;
  }
}

function notFound(): Problem {
  return new Problem('NOT_FOUND', 'There is no such campaign.', ['input', 'campaignId']);
}

function notRunning(status: string): Problem {
  const remedy = status === 'PAUSED' || status === 'DRAFT' ? ' Resume it first.' : '';
  return new Problem(
    'CAMPAIGN_NOT_ACTIVE',
    `A cycle runs for an ACTIVE campaign; this one is ${status}.${remedy}`,
    ['input', 'campaignId'],
  );
}
