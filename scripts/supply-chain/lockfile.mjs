const HASH = /^sha512-[A-Za-z0-9+/]{86}==$/;

/** What package-lock.json takes on trust: packages without a hash, or from an address of their own. */
export function unprovedPackages({ lockfileVersion, packages }) {
  const version = lockfileVersion === 3 ? [] : [`lockfileVersion is ${lockfileVersion}, not 3.`];
  return [
    ...version,
    ...installed(packages).flatMap(([path, { integrity = '', resolved, link }]) => {
      if (link) return [`${path}: is a link, not a package of the registry.`];
      if (resolved !== undefined)
        return [`${path}: is taken from an address of its own. Install with the .npmrc of this project.`];
      return HASH.test(integrity) ? [] : [`${path}: has no SHA-512.`];
    }),
  ];
}

/** Packages with an install script that nobody has looked at, and names on the list that are not needed. */
export function unreviewedScripts({ packages }, { allowScripts = {} }) {
  const named = new Set(
    installed(packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path, { name }]) => name ?? nameAt(path)),
  );
  const faults = [...named]
    .filter((name) => !(name in allowScripts))
    .map(
      (name) => `${name}: has an install script. Look at it, then deny it in allowScripts of package.json.`,
    );
  for (const [name, allowed] of Object.entries(allowScripts)) {
    if (allowed !== false) faults.push(`${name}: allowScripts allows it, though .npmrc lets no script run.`);
    if (!named.has(name)) faults.push(`${name}: is in allowScripts, but has no install script.`);
  }
  return faults;
}

export function installed(packages) {
  return Object.entries(packages).filter(([path]) => path !== '');
}

export function nameAt(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
