import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = dirname(__dirname);

test('the typed classes are what cdk8s import makes of the schemas beside them', () => {
  const output = mkdtempSync(join(tmpdir(), 'argosy-imports-'));
  try {
    const schemas = readdirSync(join(ROOT, 'imports/crds'));
    expect(schemas.length).toBeGreaterThan(0);
    for (const schema of schemas) {
      const cli = join(ROOT, 'node_modules/cdk8s-cli/bin/cdk8s');
      const args = [
        'import',
        `imports/crds/${schema}`,
        '-l',
        'typescript',
        '-o',
        output,
        '--no-save',
      ];
      const { status, stderr } = spawnSync(
        process.execPath,
        [cli, ...args, '--check-upgrade=false'],
        { cwd: ROOT, encoding: 'utf8' },
      );
      expect([status, stderr]).toEqual([0, expect.any(String)]);
    }
    const read = (directory: string) =>
      readdirSync(directory)
        .filter((name) => name.endsWith('.ts'))
        .sort()
        .map((name) => [name, readFileSync(join(directory, name), 'utf8')]);
    expect(read(output)).toEqual(read(join(ROOT, 'imports')));
  } finally {
    rmSync(output, { recursive: true });
  }
});
