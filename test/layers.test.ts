import { useRepository } from './repository';

const repository = useRepository();

function violations(repo: ReturnType<typeof repository>): string {
  return repo.exec(
    process.execPath,
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    ...['main.ts', 'lib', 'fleet', '--output-type', 'err'],
  ).stdout;
}

test('the rule that says that imports point one way only sees what breaks it', () => {
  const repo = repository();
  repo.write('lib/model/bad.ts', "import '../constructs/workloads/worker';\n");
  repo.write('lib/synth/bad.ts', "import '../../fleet/platform';\n");
  repo.write('fleet/apps/bad.ts', "import '../../lib/model/app';\n");
  const found = violations(repo);
  for (const rule of [
    'model-imports-inwards-only',
    'lib-never-sees-the-fleet',
    'fleet-sees-only-the-public-api',
  ]) {
    expect(found).toContain(rule);
  }
});
