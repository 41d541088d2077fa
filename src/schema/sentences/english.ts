import type { BoundName, FactorKind } from '../../engine/index.js';

/** All words of the sentences; `{name}` is a gap. Another language is another file of this shape. */
export const ENGLISH = {
  factors: {
    NEW_EVIDENCE: 'new evidence',
    PRIOR_HIERARCHY: 'similar arms',
    SEASON: 'season',
    EVENT: 'event',
    SATURATION: 'saturation',
    COMPETITION: 'competition',
    VALUE: 'value per conversion',
    PACING: 'budget of the day',
    CONSTRAINTS: 'limits',
    OVERRIDE: 'override',
    EXPLORATION: 'exploration',
    APPROVAL: 'room for what was approved',
  } satisfies Readonly<Record<FactorKind, string>>,
  change: {
    up: '{arm} up {percent} % ({before} → {after} {currency} a day)',
    down: '{arm} down {percent} % ({before} → {after} {currency} a day)',
    started: '{arm} started ({before} → {after} {currency} a day)',
    stopped: '{arm} stopped ({before} → {after} {currency} a day)',
  },
  moved: {
    one: '1 arm moved, within {total} {currency} a day; {moved} {currency} went from one arm to another.',
    many: '{arms} arms moved, within {total} {currency} a day; {moved} {currency} went from one arm to another.',
  },
  failed: 'It could not decide; what was in force before stays.',
  held: {
    NO_NEW_EVIDENCE: 'Nothing moved: no new figures have come in.',
    BELOW_BILLABLE_UNIT: 'Nothing moved: what would move is less than can be billed.',
    BELOW_THRESHOLD: 'Nothing moved by as much as one part in a hundred of an arm.',
    NOTHING_TO_ALLOCATE: 'Nothing moved: there is no money to split.',
    AWAITING_APPROVAL: 'Nothing moved yet: what was decided waits for a person.',
    NOT_STARTED: 'Nothing moved: the flight has not started.',
    FLIGHT_ENDED: 'The flight is over; nothing is spent any more.',
    BUDGET_SPENT: 'The budget is spent.',
    NO_ACTIVE_ARMS: 'No arm may get money.',
    other: 'Nothing moved.',
  },
  proposal: {
    one: '1 move of {moved} {currency} waits, within {total} {currency} a day.',
    many: '{arms} moves of {moved} {currency} wait, within {total} {currency} a day.',
  },
  period: {
    one: '{name} {change} {currency} a day in 1 change',
    many: '{name} {change} {currency} a day in {changes} changes',
  },
  bounds: {
    MIN_SHARE: 'its least share',
    MAX_SHARE: 'its most share',
    STEP: 'the step limit',
    EXPLORATION_FLOOR: 'the little that every arm gets',
    OVERRIDE: 'an override',
    GROUP_CAP: 'the cap of its group',
    PLATFORM_MINIMUM: 'the minimum of its platform',
  } satisfies Readonly<Record<BoundName, string>>,
  whyNot: {
    free: 'Nothing holds it at {budget} {currency} a day: one more unit of money would bring {marginal}, about what it brings elsewhere.',
    held: 'Held at {budget} {currency} a day by {limits}; without limits it would get {wanted}.',
    more: ' One more unit of money would bring {price} more here than elsewhere.',
    less: ' One more unit of money would bring {price} less here than elsewhere.',
  },
  performance: {
    nothing: 'Nothing was spent and nothing came of it.',
    figures: '{cost} {currency} brought {revenue} {currency} from {conversions} conversions',
    roas: ', {roas} for each unit of money',
    better: ' It did best between {from} and {to} o’clock: {roas}, against {otherwise} at other times.',
  },
} as const;

/** The words of a template with its gaps filled; in the order in which they come. */
export function filled(template: string, gaps: Readonly<Record<string, string | number>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (gap, name: string) => String(gaps[name] ?? gap));
}

export function isHeldReason(reason: string): reason is keyof typeof ENGLISH.held {
  return Object.hasOwn(ENGLISH.held, reason);
}
