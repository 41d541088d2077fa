import { Field, InputType, ObjectType } from 'type-graphql';
import type { AuditEntryRecord, AuditProof as Proof } from '../services/audit/audit-service.js';
import { connectionOf } from './connection.types.js';
import { registerWords } from './register-words.js';
import { CountScalar, DateTimeScalar } from './scalars.js';

type TroubleKind = NonNullable<Proof['trouble']>['kind'];

const AuditTroubleKindEnum = registerWords<TroubleKind>('AuditTroubleKind', 'What happened to an entry.', {
  CHANGED: 'It is not what was written.',
  REMOVED: 'It is missing.',
  INSERTED: 'It was put in past the log.',
});

@ObjectType({ description: 'Something that a person or the machine did.', simpleResolvers: true })
export class AuditEntry {
  constructor(private readonly record: AuditEntryRecord) {}

  @Field(() => CountScalar, {
    description: 'Its place in the chain of the account: 1, 2, 3 … without a gap.',
  })
  get sequence(): number {
    return this.record.sequence;
  }

  @Field(() => DateTimeScalar, { description: 'When it was written, in real time.' })
  get at(): number {
    return this.record.atMs;
  }

  @Field(() => String, {
    description: 'The id of the token, `operator` for who sat at the command line, `system` for the machine.',
  })
  get actor(): string {
    return this.record.actor;
  }

  @Field(() => String, {
    description: 'The operation, such as `createOverride`, or what the machine did, such as `decided`.',
  })
  get action(): string {
    return this.record.action;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The id of what it was done to; null where it is not about one thing.',
  })
  get subject(): string | null {
    return this.record.subject;
  }

  @Field(() => String, {
    description: 'What was asked for or done, as canonical JSON without secrets; long ones by their SHA-256.',
  })
  get payload(): string {
    return this.record.payload;
  }

  @Field(() => String, { description: 'The hash of the entry before it, in hexadecimal.' })
  get previousHash(): string {
    return this.record.previousHash.toString('hex');
  }

  @Field(() => String, { description: 'SHA-256 over all of this, in hexadecimal.' })
  get hash(): string {
    return this.record.hash.toString('hex');
  }
}

export const AuditEntryConnection = connectionOf('AuditEntry', () => AuditEntry);

@InputType({ description: 'Which entries; what is left out does not narrow.' })
export class AuditFilter {
  @Field(() => [String], { nullable: true, description: 'Only by these actors.' })
  readonly actors?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Only these actions.' })
  readonly actions?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Only what was done to these.' })
  readonly subjects?: string[] | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Only from this instant on, in real time.' })
  readonly from?: number | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Only before this instant, in real time.' })
  readonly to?: number | null;
}

@ObjectType({
  description: 'The first entry of a chain that is not as it was written.',
  simpleResolvers: true,
})
export class AuditTrouble {
  @Field(() => CountScalar, { description: 'Its place in the chain.' })
  readonly sequence!: number;

  @Field(() => AuditTroubleKindEnum, { description: 'What happened to it.' })
  readonly kind!: TroubleKind;

  @Field(() => String, { description: 'The same for people.' })
  readonly message!: string;
}

@ObjectType({ description: "Whether the account's audit log is as it was written.", simpleResolvers: true })
export class AuditProof {
  constructor(private readonly record: Proof) {}

  @Field(() => Boolean, { description: 'Whether every entry is there and unchanged.' })
  get intact(): boolean {
    return this.record.trouble === null;
  }

  @Field(() => CountScalar, { description: 'Entries that hold together, from the first one on.' })
  get entries(): number {
    return this.record.entries;
  }

  @Field(() => CountScalar, {
    nullable: true,
    description: 'The last sequence; null where nothing was ever written.',
  })
  get headSequence(): number | null {
    return this.record.head?.sequence ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description:
      'The hash of the last entry. Kept somewhere else, it proves later that the log still goes on from it.',
  })
  get headHash(): string | null {
    return this.record.head?.hash ?? null;
  }

  @Field(() => AuditTrouble, { nullable: true, description: 'What is wrong; null where nothing is.' })
  get trouble(): AuditTrouble | null {
    return this.record.trouble;
  }
}
