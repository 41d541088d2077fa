const GROUPS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies', 'overrides'];
const EXACT = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

/** Where package.json leaves a version open. An override may also point to a version that is named elsewhere (`$name`). */
export function looseVersions(manifest) {
  return GROUPS.flatMap((group) => looseIn(manifest[group] ?? {}, group));
}

function looseIn(versions, path) {
  return Object.entries(versions).flatMap(([name, version]) => {
    const here = `${path} > ${name}`;
    if (typeof version === 'object') return looseIn(version, here);
    if (EXACT.test(version) || (path.startsWith('overrides') && /^\$\S+$/.test(version))) return [];
    return [`${here}: "${version}" is no exact version.`];
  });
}
