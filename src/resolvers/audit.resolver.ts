import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { AuditEntry, AuditEntryConnection, AuditFilter, AuditProof } from '../schema/audit.types.js';
import { type Connection, PageArguments, toConnection } from '../schema/connection.types.js';
import { actorOf } from './asked.js';
import type { RequestContext } from './context.js';
import { answered } from './request-error.js';

@Resolver()
export class AuditResolver {
  @Query(() => AuditEntryConnection, { description: 'What people and the machine did, newest first.' })
  async auditLog(
    @Args(() => PageArguments) page: PageArguments,
    @Arg('filter', () => AuditFilter, { nullable: true, description: 'Which entries.' })
    filter: AuditFilter | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<AuditEntry>> {
    const asked = { ...filter, fromMs: filter?.from, toMs: filter?.to };
    const records = answered(await context.services.audit.page(actorOf(context), page, asked));
    return toConnection(records, (record) => new AuditEntry(record));
  }

  @Query(() => AuditProof, {
    description: 'Follows the whole chain and says whether it is as it was written.',
  })
  async auditProof(@Ctx() context: RequestContext): Promise<AuditProof> {
    return new AuditProof(answered(await context.services.audit.prove(actorOf(context))));
  }
}
