import { defaultFieldResolver, type GraphQLField, type GraphQLSchema } from 'graphql';
import { forbidden, type Operation, requiredRole } from '../auth/policy.js';
import type { Problem } from '../kernel/problem.js';
import { actorOf } from './asked.js';
import type { RequestContext } from './context.js';
import { RequestError } from './request-error.js';

type RootField = GraphQLField<unknown, RequestContext>;

/**
 * Closes every root field to those whom the policy does not name. A field that the policy does not know fails the build of the
 * schema: forgetting one must not open it. Subscriptions are checked when they begin and again at each event.
 */
export function withPolicies(schema: GraphQLSchema): GraphQLSchema {
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      if (requiredRole(field.name) === null)
        throw new Error(`${root!.name}.${field.name} has no entry in the policy (src/auth/policy.ts).`);
      close(field, field.name as Operation);
      if (root === schema.getMutationType()) readAfresh(field);
    }
  }
  return schema;
}

function close(field: RootField, operation: Operation): void {
  const { resolve = defaultFieldResolver, subscribe } = field;
  field.resolve = (source, args, context, info) => {
    demand(context, operation);
    return resolve(source, args, context, info);
  };
  if (!subscribe) return;
  field.subscribe = (source, args, context, info) => {
    demand(context, operation);
    return subscribe(source, args, context, info);
  };
}

function demand(context: RequestContext, operation: Operation): void {
  const denied: Problem | null = forbidden(actorOf(context), operation);
  if (denied) throw new RequestError(denied);
}

/** The mutations of one document run one after the other; what is read behind one must not be what was read before it. */
function readAfresh(field: RootField): void {
  const { resolve = defaultFieldResolver } = field;
  field.resolve = (source, args, context, info) => {
    context.forget();
    return resolve(source, args, context, info);
  };
}
