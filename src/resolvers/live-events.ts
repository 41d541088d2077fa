import { EVENT_PAYLOADS } from '../events/catalogue.js';
import type { DeliveredEvent } from '../events/delivered-event.js';
import { Fault } from '../kernel/fault.js';
import { EVENT_KINDS, type EventKind } from '../kernel/words.js';
import type { AlertFilter } from '../schema/alert.types.js';
import { uuidsOf } from './asked.js';
import type { RequestContext } from './context.js';

interface Subscribing<Arguments> {
  readonly args: Arguments;
  readonly context: RequestContext;
}

interface After {
  readonly after?: string | null;
}

/** Opens the stream of one kind of event, for the campaigns asked for. */
export function eventsOf(kind: EventKind) {
  return async ({
    args,
    context,
  }: Subscribing<After & { campaignIds?: string[] | null }>): Promise<AsyncIterable<DeliveredEvent>> =>
    sessionOf(context).subscribe({
      kinds: [kind],
      campaignIds: uuidsOf('campaign', args.campaignIds),
      after: args.after,
    });
}

export async function allEvents({
  args,
  context,
}: Subscribing<After & { kinds?: EventKind[] | null }>): Promise<AsyncIterable<DeliveredEvent>> {
  return sessionOf(context).subscribe({ kinds: args.kinds ?? EVENT_KINDS, after: args.after });
}

export async function alertEvents({
  args: { filter, after },
  context,
}: Subscribing<After & { filter?: AlertFilter | null }>): Promise<AsyncIterable<DeliveredEvent>> {
  const campaignIds = uuidsOf('campaign', filter?.campaignIds);
  const events = await sessionOf(context).subscribe({ kinds: ['ALERT_CHANGED'], campaignIds, after });
  const { states, severities, kinds } = filter ?? {};
  if (!states && !severities && !kinds) return events;
  return new Sieve(events, ({ payload }) => {
    const { state, severity, alertKind } = EVENT_PAYLOADS.ALERT_CHANGED.parse(payload);
    const admits = <Word>(words: readonly Word[] | null | undefined, word: Word): boolean =>
      words?.includes(word) ?? true;
    return admits(states, state) && admits(severities, severity) && admits(kinds, alertKind);
  });
}

function sessionOf({ live }: RequestContext): NonNullable<RequestContext['live']> {
  if (!live) throw new Fault('A subscription came over a transport that carries no events.');
  return live;
}

/** Lets some of a stream pass. No generator: one that waits for the next event could not be told to stop. */
class Sieve implements AsyncIterableIterator<DeliveredEvent> {
  readonly #source: AsyncIterator<DeliveredEvent>;

  constructor(
    source: AsyncIterable<DeliveredEvent>,
    private readonly passes: (event: DeliveredEvent) => boolean,
  ) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async next(): Promise<IteratorResult<DeliveredEvent>> {
    for (;;) {
      const result = await this.#source.next();
      if (result.done || this.passes(result.value)) return result;
    }
  }

  async return(): Promise<IteratorResult<DeliveredEvent>> {
    await this.#source.return?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
