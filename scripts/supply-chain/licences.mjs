import { installed, nameAt } from './lockfile.mjs';

/** Packages whose licence is not on the list, or that name none; and explanations that explain nothing. */
export function unwantedLicences({ packages }, { allowed, explained }) {
  const refused = new Map();
  for (const [path, { license, name = nameAt(path) }] of installed(packages))
    if (!isAllowed(license, new Set(allowed))) refused.set(name, license);
  const faults = [...refused]
    .filter(([name]) => !explained[name])
    .map(([name, license]) => `${name}: ${license ? `its licence is ${license}` : 'names no licence'}.`);
  const idle = Object.keys(explained).filter((name) => !refused.has(name));
  return [...faults, ...idle.map((name) => `${name}: is explained in policy.json without need.`)];
}

/** An SPDX expression: one allowed side of OR is enough, AND needs both. Anything else is not allowed. */
function isAllowed(expression, allowed) {
  if (typeof expression !== 'string') return false;
  const words = expression.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const one = () => {
    if (words[at] !== '(') return allowed.has(words[at++]);
    at += 1;
    const inside = either();
    return words[at++] === ')' && inside;
  };
  const both = () => {
    let result = one();
    while (words[at] === 'AND' && ++at) result = one() && result;
    return result;
  };
  const either = () => {
    let result = both();
    while (words[at] === 'OR' && ++at) result = both() || result;
    return result;
  };
  return either() && at === words.length;
}
