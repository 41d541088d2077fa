import { Field, ObjectType } from 'type-graphql';
import { UserError } from './user-error.types.js';

/** What every mutation answers. Either something was done, or `userErrors` says what has to change. */
@ObjectType({ simpleResolvers: true })
export abstract class Payload {
  @Field(() => [UserError], { description: 'What has to change in the request; empty where it was done.' })
  readonly userErrors!: UserError[];
}
