import { GraphQLError } from 'graphql';
import { withLogFields } from '../../telemetry/log-fields.js';
import { traced } from '../../telemetry/traced.js';
import type { AdmittedOperation } from '../gate/intake.js';

export type Transport = 'http' | 'websocket' | 'sse';
/** `refused`: nothing of it ran. */
export type OperationOutcome = 'ok' | 'failed' | 'refused';

/** What becomes known of an operation once its document is read. */
export interface OperationNotes {
  type: 'query' | 'mutation' | 'subscription' | 'unknown';
  /** As its client named it; `null` where it has none. */
  name: string | null;
}

export interface EndedOperation extends Readonly<OperationNotes> {
  readonly transport: Transport;
  readonly outcome: OperationOutcome;
  /** Of its errors, each once. */
  readonly codes: readonly string[];
  readonly ms: number;
}

export interface Arrival {
  readonly transport: Transport;
  readonly requestId: string;
  /** Of the caller's trace. */
  readonly traceparent?: string | undefined;
}

const LONGEST_NAME = 100;

/** Follows operations from their arrival to their answer: as a span, for the metrics, and for whoever logs them. */
export class OperationWatch {
  constructor(private readonly onEnd: (operation: EndedOperation) => void = () => undefined) {}

  /** @param work answers as GraphQL does, or with the errors for which nothing ran; a stream counts as an answer without errors */
  follow<Answer extends object>(
    { transport, requestId, traceparent }: Arrival,
    work: (notes: OperationNotes) => Promise<Answer>,
    onEnd: (operation: EndedOperation) => void,
  ): Promise<Answer> {
    const startedAt = performance.now();
    const notes: OperationNotes = { type: 'unknown', name: null };
    const fields = { 'trimtab.transport': transport, 'trimtab.request_id': requestId };
    return withLogFields({ requestId }, () =>
      traced('graphql operation', { kind: 'server', traceparent, fields }, async (span) => {
        let judged: Judgement = { outcome: 'failed', codes: [] };
        try {
          const answer = await work(notes);
          judged = judgementOf(answer);
          return answer;
        } finally {
          const ended = { ...notes, ...judged, transport, ms: performance.now() - startedAt };
          span.updateName(`graphql ${notes.type}`).setAttributes(attributesOf(ended));
          this.onEnd(ended);
          onEnd(ended);
        }
      }),
    );
  }
}

export function describe(notes: OperationNotes, { operation }: AdmittedOperation): void {
  notes.type = operation.operation;
  notes.name = operation.name?.value.slice(0, LONGEST_NAME) ?? null;
}

/** For a log line. */
export function logFieldsOf({ transport, type, name, outcome, codes, ms }: EndedOperation): object {
  return {
    transport,
    operation: type,
    ...(name === null ? {} : { operationName: name }),
    outcome,
    ...(codes.length > 0 ? { codes } : {}),
    ms: Math.round(ms),
  };
}

function attributesOf({ type, name, outcome, codes }: EndedOperation): Record<string, string | string[]> {
  return {
    'graphql.operation.type': type,
    ...(name === null ? {} : { 'graphql.operation.name': name }),
    'trimtab.outcome': outcome,
    ...(codes.length > 0 ? { 'trimtab.codes': [...codes] } : {}),
  };
}

type Judgement = Pick<EndedOperation, 'outcome' | 'codes'>;

interface ToldError {
  readonly path?: unknown;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

function judgementOf(answer: object): Judgement {
  const { errors = [], data } = answer as { errors?: readonly ToldError[]; data?: unknown };
  const told: readonly ToldError[] = answer instanceof GraphQLError ? [answer] : errors;
  if (told.length === 0) return { outcome: 'ok', codes: [] };
  const ran = told !== errors ? false : Boolean(data) || told.some(({ path }) => path !== undefined);
  const codes = told.map(({ extensions }) => codeOf(extensions?.['code']));
  return { outcome: ran ? 'failed' : 'refused', codes: [...new Set(codes)] };
}

/** As `shownError` has it. */
function codeOf(code: unknown): string {
  return typeof code === 'string' ? code : 'BAD_USER_INPUT';
}
