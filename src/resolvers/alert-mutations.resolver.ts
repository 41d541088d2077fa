import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { INPUT } from '../schema/idempotency-key.js';
import {
  AcknowledgeAlertInput,
  AcknowledgeAlertPayload,
  ResolveAlertInput,
  ResolveAlertPayload,
} from '../schema/alert.inputs.js';
import { Alert } from '../schema/alert.types.js';
import { actorOf, keyed, uuidOf } from './asked.js';
import type { RequestContext } from './context.js';
import { payloadOf } from './mutation-answers.js';

@Resolver()
export class AlertMutations {
  @Mutation(() => AcknowledgeAlertPayload, { description: 'Takes an alert: somebody has it.' })
  async acknowledgeAlert(
    @Arg('input', () => AcknowledgeAlertInput, INPUT) input: AcknowledgeAlertInput,
    @Ctx() context: RequestContext,
  ): Promise<AcknowledgeAlertPayload> {
    const [request, key] = keyed({ ...input, alertId: uuidOf('alert', input.alertId) });
    const result = await context.services.alerts.acknowledge(actorOf(context), request, key);
    return payloadOf(result, (record) => ({ alert: new Alert(record) }));
  }

  @Mutation(() => ResolveAlertPayload, { description: 'Ends an alert.' })
  async resolveAlert(
    @Arg('input', () => ResolveAlertInput, INPUT) input: ResolveAlertInput,
    @Ctx() context: RequestContext,
  ): Promise<ResolveAlertPayload> {
    const [request, key] = keyed({ ...input, alertId: uuidOf('alert', input.alertId) });
    const result = await context.services.alerts.resolve(actorOf(context), request, key);
    return payloadOf(result, (record) => ({ alert: new Alert(record) }));
  }
}
