import { registerWords } from './register-words.js';

const DESCRIPTIONS = {
  AUTO: 'The engine, from what the arms brought.',
  PACING: 'The daily budget of the whole campaign changed; the shares did not.',
  OVERRIDE: 'An override of an analyst, or its end.',
  APPROVAL: 'A person approved it.',
} as const;

export type ChangeCause = keyof typeof DESCRIPTIONS;

export const ChangeCauseEnum = registerWords<ChangeCause>(
  'ChangeCause',
  'Who or what caused a change.',
  DESCRIPTIONS,
);

export function changeCause(cause: string): ChangeCause {
  return Object.hasOwn(DESCRIPTIONS, cause) ? (cause as ChangeCause) : 'AUTO';
}
