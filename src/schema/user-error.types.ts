import { Field, ObjectType } from 'type-graphql';
import { UserErrorCodeEnum, type UserErrorCode } from './user-error-codes.js';

@ObjectType({
  description: 'Something in the request that has to change. Nothing was done.',
  simpleResolvers: true,
})
export class UserError {
  @Field(() => UserErrorCodeEnum, { description: 'What is wrong, for programs.' })
  readonly code!: UserErrorCode;

  @Field(() => [String], {
    nullable: true,
    description:
      'Where in the request, such as `["input", "arms", "2", "minShare"]`; null where it is not about a field.',
  })
  readonly field!: readonly string[] | null;

  @Field(() => String, { description: 'What was wrong, what was expected and what to do, for people.' })
  readonly message!: string;
}
