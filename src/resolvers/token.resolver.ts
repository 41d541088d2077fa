import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { INPUT } from '../schema/idempotency-key.js';
import {
  CreateTokenInput,
  CreateTokenPayload,
  RevokeTokenInput,
  RevokeTokenPayload,
  Token,
} from '../schema/token.types.js';
import { actorOf, keyed, uuidOf } from './asked.js';
import type { RequestContext } from './context.js';
import { payloadOf } from './mutation-answers.js';
import { answered } from './request-error.js';

@Resolver()
export class TokenResolver {
  @Query(() => [Token], { description: "The account's tokens, newest first, revoked and expired ones too." })
  async tokens(@Ctx() context: RequestContext): Promise<Token[]> {
    const records = answered(await context.services.tokens.list(actorOf(context)));
    return records.map((record) => new Token(record));
  }

  @Mutation(() => CreateTokenPayload, { description: 'Makes a token; its secret is shown this once.' })
  async createToken(
    @Arg('input', () => CreateTokenInput, INPUT) input: CreateTokenInput,
    @Ctx() context: RequestContext,
  ): Promise<CreateTokenPayload> {
    const { name, role, expiresAt, idempotencyKey } = input;
    const request = { name, role, expiresAtMs: expiresAt };
    const result = await context.services.tokens.create(actorOf(context), request, idempotencyKey);
    return payloadOf(result, ({ token, secret }) => ({ token: new Token(token), secret }));
  }

  @Mutation(() => RevokeTokenPayload, { description: 'Ends a token; its sockets are closed.' })
  async revokeToken(
    @Arg('input', () => RevokeTokenInput, INPUT) input: RevokeTokenInput,
    @Ctx() context: RequestContext,
  ): Promise<RevokeTokenPayload> {
    const [request, key] = keyed({ ...input, tokenId: uuidOf('token', input.tokenId) });
    const result = await context.services.tokens.revoke(actorOf(context), request, key);
    return payloadOf(result, (record) => ({ token: new Token(record) }));
  }
}
