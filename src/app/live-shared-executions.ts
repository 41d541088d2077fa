import { type DocumentNode, type ExecutionResult, Kind, visit } from 'graphql';
import type { Actor } from '../auth/actor.js';

/** One operation that several subscribers follow: each event is executed once, for all of them. */
export interface SharedExecution {
  run(position: number, execute: () => Promise<ExecutionResult>): Promise<ExecutionResult>;
  leave(): void;
}

interface Shared {
  members: number;
  readonly results: Map<number, { readonly atMs: number; readonly result: Promise<ExecutionResult> }>;
}

/** Who comes later sees what is true by then. */
const FRESH_MS = 1_000;
const KEPT_RESULTS = 64;

/** Subscribers with the same operation, variables and rights share their executions, for what they see is the same. */
export class SharedExecutions {
  readonly #shared = new Map<string, Shared>();

  constructor(private readonly stopwatch: () => number = () => performance.now()) {}

  join(key: string): SharedExecution {
    const shared = this.#shared.get(key) ?? { members: 0, results: new Map() };
    this.#shared.set(key, shared);
    shared.members += 1;
    let left = false;
    return {
      run: (position, execute) => this.#run(shared, position, execute),
      leave: () => {
        if (left) return;
        left = true;
        shared.members -= 1;
        if (shared.members === 0) this.#shared.delete(key);
      },
    };
  }

  #run(
    { members, results }: Shared,
    position: number,
    execute: () => Promise<ExecutionResult>,
  ): Promise<ExecutionResult> {
    if (members === 1) return execute();
    const nowMs = this.stopwatch();
    const known = results.get(position);
    if (known && nowMs - known.atMs <= FRESH_MS) return known.result;
    const result = execute();
    results.delete(position);
    const kept = { atMs: nowMs, result };
    results.set(position, kept);
    // Who comes back for an event that could not be read has to find it unread.
    result.catch(() => {
      if (results.get(position) === kept) results.delete(position);
    });
    if (results.size > KEPT_RESULTS) results.delete(results.keys().next().value!);
    return result;
  }
}

export interface SharingParts {
  readonly actor: Actor;
  readonly query: string;
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Equal for operations that see the same in each event. Where a stream begins (`after`) is no part of that. */
export function sharingKey({ actor, query, document, operationName, variables }: SharingParts): string {
  const beginnings = beginningsOf(document);
  const seen = Object.entries(variables)
    .filter(([name]) => !beginnings.has(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([actor.accountId, actor.role, query, operationName, seen]);
}

/** The variables that nothing but the `after` of a root field reads. */
function beginningsOf(document: DocumentNode): Set<string> {
  const uses = new Map<string, number>();
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void uses.set(name.value, (uses.get(name.value) ?? 0) + 1),
  });
  const roots = document.definitions
    .filter((node) => node.kind === Kind.OPERATION_DEFINITION)
    .flatMap((node) => node.selectionSet.selections)
    .filter((node) => node.kind === Kind.FIELD);
  const names = roots
    .flatMap((field) => field.arguments ?? [])
    .flatMap(({ name, value }) =>
      name.value === 'after' && value.kind === Kind.VARIABLE ? [value.name.value] : [],
    );
  return new Set(names.filter((name) => uses.get(name) === 1));
}
