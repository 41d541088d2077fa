import { Field, ID, ObjectType } from 'type-graphql';
import { encodeId, NOBODY, type Uuid } from '../kernel/ids.js';

@ObjectType({ description: 'Who did something.', simpleResolvers: true })
export class Author {
  @Field(() => ID, { nullable: true, description: 'The token; null for the operator at the command line.' })
  readonly tokenId: string | null;

  @Field(() => String, {
    description: 'The name of the token, for people; a general one where there is none.',
  })
  readonly name: string;

  constructor(tokenId: Uuid, name: string | null) {
    this.tokenId = tokenId === NOBODY ? null : encodeId('token', tokenId);
    this.name = name ?? (this.tokenId === null ? 'Command line' : 'Identity provider');
  }
}
