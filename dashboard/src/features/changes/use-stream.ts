import { useCallback, useState } from 'react';
import { useEvents } from '../../api/hooks.js';
import type { ChangeRowFragment } from '../../gql/graphql.js';
import { type Stream, taken, withPending, withShown } from '../../lib/stream.js';
import { useKeys } from '../../shell/use-keys.js';

export interface ChangeStream extends Stream<ChangeRowFragment> {
  readonly take: () => void;
}

/** The changes that the server told of, and those that have come since, which wait behind a pill. */
export function useChangeStream(
  changes: readonly ChangeRowFragment[] | undefined,
  campaignId: string | null,
): ChangeStream {
  const [stream, setStream] = useState<Stream<ChangeRowFragment>>({
    shown: [],
    pending: [],
    fresh: new Set(),
  });
  const [told, setTold] = useState<typeof changes>();
  if (changes !== told) {
    setTold(changes);
    if (changes) setStream((now) => withShown(now, changes));
  }
  useEvents((events) => {
    const arrived = events.flatMap(({ entity }) => (entity?.__typename === 'Cycle' ? entity.changes : []));
    const wanted = arrived.filter((change) => campaignId === null || change.campaign.id === campaignId);
    if (wanted.length > 0) setStream((now) => withPending(now, wanted));
  });
  const take = useCallback(() => setStream(taken), []);
  useKeys({ '.': stream.pending.length > 0 ? take : undefined });
  return { ...stream, take };
}
