import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { encodeId } from '../kernel/ids.js';
import type { Role } from '../kernel/words.js';
import type { TokenRecord } from '../services/token-service.js';
import { RoleEnum } from './enums.js';
import { IDEMPOTENCY_KEY } from './idempotency-key.js';
import { Payload } from './payload.types.js';
import { DateTimeScalar } from './scalars.js';

@ObjectType({ description: 'A bearer token, without its secret.', simpleResolvers: true })
export class Token {
  constructor(readonly record: TokenRecord) {}

  @Field(() => ID, { description: 'For `revokeToken`.' })
  get id(): string {
    return encodeId('token', this.record.id);
  }

  @Field(() => String, { description: 'What it is for.' })
  get name(): string {
    return this.record.name;
  }

  @Field(() => RoleEnum, { description: 'What it may do.' })
  get role(): Role {
    return this.record.role;
  }

  @Field(() => DateTimeScalar, { description: 'When it was made, in real time.' })
  get createdAt(): number {
    return this.record.createdAtMs;
  }

  @Field(() => DateTimeScalar, { nullable: true, description: 'Until when it holds; null where for good.' })
  get expiresAt(): number | null {
    return this.record.expiresAtMs;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was last used, to the minute; null where never.',
  })
  get lastUsedAt(): number | null {
    return this.record.lastUsedAtMs;
  }

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was revoked; null where it was not.' })
  get revokedAt(): number | null {
    return this.record.revokedAtMs;
  }
}

@InputType({ description: 'A token to be, for the account of who asks.' })
export class CreateTokenInput {
  @Field(() => String, { description: 'What it is for.' })
  readonly name!: string;

  @Field(() => RoleEnum, { description: 'What it may do.' })
  readonly role!: Role;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Until when it holds; for good where left out.',
  })
  readonly expiresAt?: number | null;

  @Field(() => String, IDEMPOTENCY_KEY)
  readonly idempotencyKey?: string | null;
}

@ObjectType({ description: 'Answer to `createToken`.', simpleResolvers: true })
export class CreateTokenPayload extends Payload {
  @Field(() => Token, { nullable: true, description: 'The token; null where nothing was done.' })
  readonly token?: Token | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What to send as `Authorization: Bearer …`. Shown this once; null where the answer is repeated for an idempotency key.',
  })
  readonly secret?: string | null;
}

@InputType({ description: 'A token to end.' })
export class RevokeTokenInput {
  @Field(() => ID, { description: 'The token.' })
  readonly tokenId!: string;

  @Field(() => String, IDEMPOTENCY_KEY)
  readonly idempotencyKey?: string | null;
}

@ObjectType({ description: 'Answer to `revokeToken`.', simpleResolvers: true })
export class RevokeTokenPayload extends Payload {
  @Field(() => Token, { nullable: true, description: 'The token as it is now; null where nothing was done.' })
  readonly token?: Token | null;
}
