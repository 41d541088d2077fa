import { registerWords } from './register-words.js';

const DESCRIPTIONS = {
  ARCHIVED: 'It is archived and cannot be changed any more.',
  BAD_AMOUNT: 'Not an amount of money, or not one that fits here.',
  BAD_CURRENCY: 'Not a currency.',
  BAD_DATE: 'Not a day or instant that fits here.',
  BAD_IDEMPOTENCY_KEY: 'An idempotency key has 1 to 255 printable characters.',
  BAD_TEXT: 'The text has characters that cannot be kept.',
  BLANK: 'A text is needed.',
  BUDGET_SPENT: 'The budget is spent: raise it first.',
  CAMPAIGN_NOT_ACTIVE: 'Only active campaigns are decided.',
  DATES_REVERSED: 'The end is before the start.',
  DUPLICATE: 'It is there already, or given twice.',
  DUPLICATE_ARM: 'The campaign has this arm already, or it is given twice.',
  EXTERNAL_ID_TAKEN: 'Another arm has this id on the platform.',
  FLIGHT_OVER: 'The last day of the flight is past.',
  IDEMPOTENCY_KEY_REUSED: 'The key was used for another request within the last 24 hours.',
  INFEASIBLE: 'The bounds cannot all be kept at once.',
  INVALID: 'Not as it should be; the message says how.',
  NOT_FOUND: 'Nothing of that id in this account.',
  NO_ARMS: 'It has no arms that may get money.',
  OUT_OF_RANGE: 'A number or count outside of what is possible here.',
  OVERLAP: 'The window overlaps another one of the same arm and source.',
  PROPOSAL_STALE: 'What the proposal rests on has changed; nothing was applied.',
  TOO_LONG: 'The text is too long.',
  TOO_MANY: 'There is more of the kind than is listed.',
  TOO_MANY_ARMS: 'The campaign would have more arms than it may.',
  VERSION_CONFLICT: 'It was changed since; read it again.',
  WRONG_CURRENCY: "Not the account's currency.",
  WRONG_STATUS: 'Not possible in its present status.',
} as const;

export type UserErrorCode = keyof typeof DESCRIPTIONS;

export const UserErrorCodeEnum = registerWords<UserErrorCode>(
  'UserErrorCode',
  'What is wrong with a request.',
  DESCRIPTIONS,
);

/** A code that the schema does not know yet is told as INVALID: its message still says what to do. */
export function userErrorCode(code: string): UserErrorCode {
  return Object.hasOwn(DESCRIPTIONS, code) ? (code as UserErrorCode) : 'INVALID';
}
