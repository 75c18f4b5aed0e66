import { lstatSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND } from '../packages';
import type { Repository } from '../repository';
import { useRepository } from '../repository';

const repository = useRepository();

/** Everything in dist/: kinds, modes, times, the targets of links, contents. */
function state(repo: Repository): unknown[] {
  const root = join(repo.path, 'dist');
  const entries = readdirSync(root, { withFileTypes: true, recursive: true });
  return entries
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { mode, mtimeMs, ino } = lstatSync(path);
      const content = entry.isSymbolicLink()
        ? readlinkSync(path)
        : entry.isFile() && repo.read(path.slice(repo.path.length));
      return [path, mode, mtimeMs, ino, content];
    })
    .sort();
}

/** Puts code into the `extend` of an app. */
function inExtend(code: string): (repo: Repository) => void {
  return (repo) => {
    const place = '// Any cdk8s construct';
    repo.replace('fleet/apps/feature-flags.ts', place, `${code}\n    ${place}`);
  };
}

/** A fast replacement of cdk8s-cli: empties the output directory, and runs the app. */
function asCdk8s(repo: Repository, output = '.argosy/cdk8s') {
  rmSync(join(repo.path, output), { recursive: true, force: true });
  return repo.execWith({ CDK8S_OUTDIR: output }, process.execPath, COMMAND, 'synth');
}

const cdk8s = (repo: Repository) => repo.cdk8s('synth');

const FAILURES: readonly [string, (repo: Repository) => void, RegExp, typeof cdk8s][] = [
  [
    'an app that is refused',
    (repo) => repo.replace('fleet/apps/my-app.ts', 'port: 8080', 'port: 0'),
    /0 is not a port/,
    cdk8s,
  ],
  [
    'two objects with the same identity',
    inExtend("new k8s.KubeConfigMap(chart, 'Twin', { metadata: { name: 'flags' } });"),
    /ConfigMap .*flags exists twice/,
    asCdk8s,
  ],
  [
    'a deletion that is not allowed',
    (repo) => {
      repo.replace(
        'fleet/apps/feature-flags.ts',
        'production: null',
        'production: null, staging: null',
      );
      repo.removeFile('fleet/releases/staging/feature-flags.yaml');
    },
    /The app feature-flags in staging would be deleted/,
    asCdk8s,
  ],
  [
    'a crash in the code of an app',
    inExtend("throw new Error('boom');"),
    /feature-flags\.ts.*\n {2}boom/,
    asCdk8s,
  ],
  ['an app that exits the process', inExtend('process.exit(3);'), /non-zero exit code 3/, cdk8s],
];

test.each(FAILURES)(
  'cdk8s synth with %s leaves dist byte for byte unchanged',
  (_, breakIt, message, synth) => {
    // GIVEN foreign files in dist/, and a fleet that fails to render
    const repo = repository();
    writeFileSync(join(repo.path, 'dist/notes.txt'), 'mine', { mode: 0o600 });
    symlinkSync('notes.txt', join(repo.path, 'dist/link'));
    breakIt(repo);
    const before = state(repo);
    // WHEN cdk8s-cli runs it
    const { status, stderr } = synth(repo);
    // THEN it fails, and nothing has changed
    expect(status).not.toBe(0);
    expect(stderr).toMatch(message);
    expect(state(repo)).toEqual(before);
  },
);

test('cdk8s synth -o dist, which deletes dist first, restores it from git', () => {
  const repo = repository();
  const commit = 'git add dist && git -c user.name=a -c user.email=a@b.c commit -qm dist';
  repo.exec('sh', '-c', `git init -q . && ${commit}`);
  const before = repo.files('dist');
  repo.replace('fleet/apps/my-app.ts', 'port: 8080', 'port: 0');
  const refused = repo.cdk8s('synth', '-o', 'dist');
  expect([refused.status, refused.stderr]).toEqual([
    1,
    expect.stringMatching(/cdk8s-cli deleted dist\/; it was restored from git\./),
  ]);
  expect(repo.files('dist')).toEqual(before);

  repo.replace('fleet/apps/my-app.ts', 'port: 0', 'port: 8080');
  expect(asCdk8s(repo, 'dist').status).toBe(0);
  expect(repo.files('dist')).toEqual(before);
});

test('a deleted dist is rendered again, not restored from git', () => {
  const repo = repository();
  const before = repo.files('dist');
  repo.exec('sh', '-c', 'git init -q . && git add dist && rm -r dist');
  const { status, stderr } = asCdk8s(repo);
  expect([status, stderr]).toEqual([0, expect.not.stringMatching(/restored/)]);
  expect(repo.files('dist')).toEqual(before);
});
