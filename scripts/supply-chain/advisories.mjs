/**
 * What an `npm audit --json` report leaves to do. An advisory is put up with by its id, for a reason, until a day.
 * @param today such as 2026-01-31
 * @returns faults; `null` where the report is none, because the registry did not answer
 */
export function openAdvisories({ vulnerabilities }, putUpWith, today) {
  if (vulnerabilities === undefined) return null;
  const found = new Map();
  for (const { via } of Object.values(vulnerabilities))
    for (const advisory of via) if (typeof advisory === 'object') found.set(idOf(advisory), advisory);
  const known = new Map(putUpWith.map((entry) => [entry.id, entry]));
  const open = [...found].flatMap(([id, { name, title, severity, range }]) => {
    const entry = known.get(id);
    const what = `${id}: ${name} ${range}, ${severity}: ${title}.`;
    if (!entry) return [what];
    if (!entry.reason || !/^\d{4}-\d\d-\d\d$/.test(entry.until ?? ''))
      return [`${what} Its entry in policy.json needs a reason and a day.`];
    return entry.until < today ? [`${what} It was put up with until ${entry.until}.`] : [];
  });
  const gone = [...known.keys()].filter((id) => !found.has(id));
  return [...open, ...gone.map((id) => `${id}: is put up with in policy.json, but is no longer found.`)];
}

function idOf({ url = '', source }) {
  return /GHSA(?:-\w{4}){3}/.exec(url)?.[0] ?? String(source);
}
