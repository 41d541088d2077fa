import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { type CombinedError, useMutation, useQuery } from 'urql';
import type { EventKind, TypedDocumentString } from '../gql/graphql.js';
import type { Asked } from './asked.js';
import { documentOf } from './documents.js';
import type { LinkState } from './link.js';
import { hasKind, type LiveEvent } from './live.js';
import type { PageClient } from './page-client.js';

export const PageClientContext = createContext<PageClient | null>(null);

export function usePageClient(): PageClient {
  const client = useContext(PageClientContext);
  if (!client) throw new Error('There is no client around this component.');
  return client;
}

export interface AskOptions {
  /** Events after which it is asked again. */
  readonly after?: readonly EventKind[];
  readonly everyMs?: number;
  readonly pause?: boolean;
}

const EVERY_MS = 2_000;

export function useAsk<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables & object,
  { after = [], everyMs = EVERY_MS, pause = false }: AskOptions = {},
): Asked<Data> {
  const [{ data, error, fetching }, execute] = useQuery({ query: documentOf(document), variables, pause });
  const again = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute]);
  useAfterEvents(after, again, everyMs);
  const [kept, keep] = useState(data);
  if (data !== undefined && data !== kept) keep(data);
  return { data: data ?? kept, error, fetching, again };
}

/** A burst of events asks once, and never more often than `everyMs`. */
function useAfterEvents(kinds: readonly EventKind[], again: () => void, everyMs: number): void {
  const { live } = usePageClient();
  const key = kinds.join();
  useEffect(() => {
    if (key === '') return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let askedAtMs = 0;
    const ask = (): void => {
      timer = undefined;
      askedAtMs = Date.now();
      again();
    };
    const stop = live.onEvents((events) => {
      if (timer !== undefined || !hasKind(events, key.split(',') as EventKind[])) return;
      timer = setTimeout(ask, Math.max(0, askedAtMs + everyMs - Date.now()));
    });
    addEventListener('trimtab-resync', ask);
    return () => {
      clearTimeout(timer);
      stop();
      removeEventListener('trimtab-resync', ask);
    };
  }, [live, key, again, everyMs]);
}

export function useEvents(listener: (events: readonly LiveEvent[]) => void): void {
  const { live } = usePageClient();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => live.onEvents((events) => latest.current(events)), [live]);
}

export function useLink(): LinkState {
  const { link } = usePageClient();
  return useSyncExternalStore(link.watch, link.get);
}

/** The browser's clock, set right by the server's; moves with the period. */
export function useNow(periodMs: number): number {
  const { offset } = usePageClient();
  const [nowMs, setNowMs] = useState(() => Date.now() + offset.get());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now() + offset.get()), periodMs);
    return () => clearInterval(timer);
  }, [offset, periodMs]);
  return nowMs;
}

/** Whether writing makes sense: what the way to the server would refuse is not offered. */
export function useWriting(): boolean {
  return useLink().kind === 'live';
}

export type Run<Data, Variables> = (
  variables: Variables & object,
) => Promise<{ data?: Data | undefined; error?: CombinedError | undefined }>;

export function useAct<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
): Run<Data, Variables> {
  const [, execute] = useMutation(documentOf(document));
  return execute;
}
