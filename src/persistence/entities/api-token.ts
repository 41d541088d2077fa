import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { ROLES } from '../../kernel/words.js';

/** A bearer token: only its SHA-256 is kept. */
export const ApiTokenEntity = defineEntity({
  name: 'ApiToken',
  tableName: 'api_token',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    name: p.text(),
    role: p.enum(ROLES),
    hash: p.blob(),
    createdAt: p.datetime(),
    expiresAt: p.datetime().nullable(),
    lastUsedAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
  },
});

export type ApiToken = InferEntity<typeof ApiTokenEntity>;
