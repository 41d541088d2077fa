import { AsyncLocalStorage } from 'node:async_hooks';
import { trace } from '@opentelemetry/api';

const store = new AsyncLocalStorage<Readonly<Record<string, unknown>>>();

/** Every line that is logged within `work`, by whomever, has these fields. */
export function withLogFields<T>(fields: Readonly<Record<string, unknown>>, work: () => T): T {
  return store.run({ ...store.getStore(), ...fields }, work);
}

/** Those of here and now, and the trace that runs. */
export function logFields(): object {
  const span = trace.getActiveSpan()?.spanContext();
  // A new one each time: the logger adds to it.
  return { ...store.getStore(), ...(span ? { traceId: span.traceId } : {}) };
}
