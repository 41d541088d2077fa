// `npm run sbom -- [FILE] [--dev]`: what the program consists of, as CycloneDX 1.5 JSON by npm itself, proved against the standard's
// schema before it is written. With --dev the tools are in it too.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { npmProgram } from './start/install.mjs';
import { bootstrap, makeReady, ROOT } from './start/ready.mjs';
import { StartError } from './start/start-error.mjs';
import { installed, nameAt } from './supply-chain/lockfile.mjs';

await bootstrap(async () => {
  await makeReady();
  const words = process.argv.slice(2);
  const file = words.find((word) => !word.startsWith('-')) ?? 'sbom.cdx.json';
  const everything = billOfMaterials();
  const bom = words.includes('--dev') ? everything : withoutTools(everything);
  const errors = await schemaErrors(bom);
  if (errors.length > 0) throw new StartError(`npm made a list that is no CycloneDX:\n${errors.join('\n')}`);
  writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
  console.log(`${file}: ${bom.components.length} components, CycloneDX ${bom.specVersion}.`);
  return 0;
});

function billOfMaterials() {
  const [program, first] = npmProgram();
  const flags = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
  const { status, stdout, stderr } = spawnSync(program, [...first, ...flags], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new StartError(`"npm sbom" failed:\n${stderr.trim()}`);
  const bom = JSON.parse(stdout);
  // npm names the application after the folder that it lies in.
  bom.metadata.component.name = bom.metadata.component['bom-ref'].replace(/@[^@]*$/, '');
  return bom;
}

/**
 * By the lockfile: npm's own --omit=dev also leaves out what the program needs as soon as a tool needs it too, and of a package
 * that lies in two places it tells of one.
 */
function withoutTools(bom) {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const kept = new Set(
    installed(packages)
      .filter(([, { dev }]) => !dev)
      .map(([path, { name = nameAt(path), version }]) => `${name}@${version}`),
  ).add(bom.metadata.component['bom-ref']);
  return {
    ...bom,
    components: bom.components.filter((component) => kept.has(component['bom-ref'])),
    dependencies: bom.dependencies
      .filter(({ ref }) => kept.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((name) => kept.has(name)) })),
  };
}

async function schemaErrors(bom) {
  const { default: Ajv } = await import('ajv');
  const { default: addFormats } = await import('ajv-formats');
  const require = createRequire(import.meta.url);
  const home = join(require.resolve('@cyclonedx/cyclonedx-library/package.json'), '..', 'res', 'schema');
  const schema = (name) => JSON.parse(readFileSync(join(home, `${name}.SNAPSHOT.schema.json`), 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  // Two that draft 7 knows and ajv does not; npm writes neither.
  for (const format of ['idn-email', 'iri-reference']) ajv.addFormat(format, true);
  for (const name of ['spdx', 'jsf-0.82'])
    ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  const isValid = ajv.compile(schema('bom-1.5'));
  if (isValid(bom)) return [];
  return isValid.errors.map(({ instancePath, message }) => `${instancePath}: ${message}`);
}
