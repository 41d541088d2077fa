import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { fieldRole, nodeRole, reaches } from '../auth/field-policy.js';
import { forbidden, type Operation, requiredRole } from '../auth/policy.js';
import { Problem } from '../kernel/problem.js';
import type { Role } from '../kernel/words.js';
import { actorOf } from './asked.js';
import type { RequestContext } from './context.js';
import { RequestError } from './request-error.js';

type AnyField = GraphQLField<unknown, RequestContext>;

/**
 * Closes every field to those whom the policy does not name. An operation, a field or a kind of node that the policy does not
 * know fails the build of the schema: forgetting one must not open it. Subscriptions are checked when they begin and again at
 * each event.
 */
export function withPolicies(schema: GraphQLSchema): GraphQLSchema {
  const roots = closeRoots(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    if (isObjectType(type) && !type.name.startsWith('__') && !roots.has(type)) closeFields(type);
  }
  const node = schema.getType('Node');
  for (const { name } of isInterfaceType(node) ? schema.getPossibleTypes(node) : [])
    if (nodeRole(name) === null)
      throw new Error(`node(id) finds ${name}, which has no entry in the policy (src/auth/field-policy.ts).`);
  return schema;
}

function closeRoots(schema: GraphQLSchema): Set<unknown> {
  const roots = new Set<unknown>();
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    roots.add(root);
    for (const field of Object.values(root?.getFields() ?? {})) {
      if (requiredRole(field.name) === null)
        throw new Error(`${root!.name}.${field.name} has no entry in the policy (src/auth/policy.ts).`);
      close(field, field.name as Operation);
      if (root === schema.getMutationType()) readAfresh(field);
    }
  }
  return roots;
}

function closeFields(type: GraphQLObjectType<unknown, RequestContext>): void {
  for (const field of Object.values(type.getFields())) {
    const role = fieldRole(type.name, field.name);
    if (role === null)
      throw new Error(`${type.name}.${field.name} has no entry in the policy (src/auth/field-policy.ts).`);
    // Nobody comes as far as a field with less; most fields stay as fast as they are.
    if (role !== 'VIEWER') closeField(field, `${type.name}.${field.name}`, role);
  }
}

function closeField(field: AnyField, name: string, role: Role): void {
  const { resolve = defaultFieldResolver } = field;
  field.resolve = (source, args, context, info) => {
    const actor = actorOf(context);
    if (!reaches(actor, role))
      throw new RequestError(
        new Problem('FORBIDDEN', `${name} needs the role ${role}; this token has ${actor.role}.`),
      );
    return resolve(source, args, context, info);
  };
}

function close(field: AnyField, operation: Operation): void {
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
function readAfresh(field: AnyField): void {
  const { resolve = defaultFieldResolver } = field;
  field.resolve = (source, args, context, info) => {
    context.forget();
    return resolve(source, args, context, info);
  };
}
