import { Problem } from '../../kernel/problem.js';

/** What a column of a file can be. */
const TARGETS = {
  arm: ['arm', 'externalId', 'campaign', 'platform', 'channel', 'creative', 'bid'],
  window: ['date', 'hour', 'month', 'day', 'year', 'start', 'end'],
  figures: ['impressions', 'clicks', 'conversions', 'revenue', 'cost'],
} as const;

export type ArmTarget = (typeof TARGETS.arm)[number];
export type WindowTarget = (typeof TARGETS.window)[number];
export type FigureTarget = (typeof TARGETS.figures)[number];
export type Target = ArmTarget | WindowTarget | FigureTarget;

const ALL: readonly Target[] = [...TARGETS.arm, ...TARGETS.window, ...TARGETS.figures];

/** What the user says about columns; a target without a word takes the column of its own name, where there is one. */
export interface ColumnMapping {
  /** Target → name of a column. */
  readonly columns: Readonly<Record<string, string>>;
  /** Target → what it is in every row. */
  readonly constants: Readonly<Record<string, string>>;
}

/** Where a value comes from: a column by its place, or a constant. */
export type Origin = { readonly column: number } | { readonly constant: string };

export interface ColumnPlan {
  readonly header: readonly string[];
  readonly arm: ReadonlyMap<ArmTarget, Origin>;
  readonly window: ReadonlyMap<WindowTarget, Origin>;
  readonly figures: ReadonlyMap<FigureTarget, Origin>;
}

/** Matches what a file has with what is needed; every problem at once, each with the names of the columns there are. */
export function planColumns(header: readonly string[], mapping: ColumnMapping): ColumnPlan | Problem[] {
  const problems: Problem[] = [];
  const origins = new Map<Target, Origin>();
  for (const target of ALL) {
    const constant = mapping.constants[target];
    const column = header.findIndex((name) => plain(name) === plain(target));
    if (constant !== undefined) origins.set(target, { constant });
    else if (column >= 0 && mapping.columns[target] === undefined) origins.set(target, { column });
  }
  for (const [target, name] of Object.entries(mapping.columns)) {
    const column = header.indexOf(name);
    // What was meant to be there is not told to be missing as well.
    origins.set(target as Target, column >= 0 ? { column } : { constant: '' });
    if (column < 0) problems.push(unknownColumn(target, name, header));
  }
  for (const target of [...Object.keys(mapping.columns), ...Object.keys(mapping.constants)]) {
    if (!(ALL as readonly string[]).includes(target)) problems.push(unknownTarget(target));
  }
  const of = <Part extends Target>(part: readonly Part[]): Map<Part, Origin> =>
    new Map(part.flatMap((target) => (origins.has(target) ? [[target, origins.get(target)!]] : [])));
  const plan = { header, arm: of(TARGETS.arm), window: of(TARGETS.window), figures: of(TARGETS.figures) };
  problems.push(...missing(plan));
  return problems.length > 0 ? problems : plan;
}

function missing({ arm, window, figures, header }: ColumnPlan): Problem[] {
  const problems: Problem[] = [];
  const lacks = (what: string): void => {
    problems.push(new Problem('INVALID', `${what} Columns of the file: ${listed(header)}.`, ['map']));
  };
  const byId = arm.has('arm') || (arm.has('externalId') && arm.has('platform'));
  const absent = (['platform', 'channel', 'creative', 'bid'] as const).filter((target) => !arm.has(target));
  if (!byId && absent.length > 0) {
    lacks(
      `Nothing says which arm a row is about: map arm, or externalId and platform, or also ${absent.join(', ')}.`,
    );
  }
  if (!window.has('date') && !window.has('start') && !(window.has('month') && window.has('day'))) {
    lacks('Nothing says when a row was: map date, or start, or month and day.');
  } else if (window.has('month') && !window.has('date') && !window.has('start') && !window.has('year')) {
    lacks('Nothing says in which year a row was: give --year, or map year.');
  }
  if (!figures.has('cost')) lacks('Nothing says what a row cost: map cost.');
  if (figures.has('clicks') && !figures.has('impressions')) {
    lacks('Clicks are checked against impressions: map impressions too.');
  }
  return problems;
}

function unknownColumn(target: string, name: string, header: readonly string[]): Problem {
  const told = `There is no column "${name}" for ${target}. Columns of the file: ${listed(header)}.`;
  const isText = (TARGETS.arm as readonly string[]).includes(target);
  const text = /\s/.test(name) ? `'${name}'` : name;
  const message = isText ? `${told} For the same text in every row write --set ${target}=${text}.` : told;
  return new Problem('NOT_FOUND', message, ['map', target]);
}

function unknownTarget(target: string): Problem {
  const message = `"${target}" is nothing that a row can be mapped to. There is: ${ALL.join(', ')}.`;
  return new Problem('INVALID', message, ['map', target]);
}

function listed(header: readonly string[]): string {
  return header.map((name) => (/[\s,]/.test(name) || name === '' ? `"${name}"` : name)).join(', ');
}

/** "External ID" and externalId are the same. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}
