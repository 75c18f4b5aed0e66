import { packageVersion } from '../../../lib/base/package';
import type { Clone } from '../clone';
import { RemoteFleet } from '../remote-fleet';

let fleet: RemoteFleet;
let clone: Clone;
beforeEach(() => {
  fleet = new RemoteFleet();
  clone = fleet.clone();
});
afterEach(() => fleet.remove());

const RELEASE = ['release', 'app-0', '--env', 'dev', '--image', 'v2.0.0', '--push'];

/** A lock file that requires a version of the library. */
function lockOf(version: string): string {
  return `${JSON.stringify({ packages: { 'node_modules/argosy': { version } } })}\n`;
}

test('if the version of the library changes on the branch during a release, the refusal names both', async () => {
  fleet.pushFile('package-lock.json', lockOf(packageVersion()));
  clone.git('pull', '-q', '--ff-only', 'origin', 'main');
  // WHEN the branch is upgraded, and the clone is not
  fleet.pushFile('package-lock.json', lockOf('99.0.0'));
  const head = fleet.head();

  const { status, stderr } = await clone.run(...RELEASE);

  expect(status).toBe(1);
  expect(stderr).toContain(
    `The branch renders with Argosy 99.0.0, this clone with ${packageVersion()}`,
  );
  expect(stderr).toContain('run `git pull`, then `npm ci`');
  expect(fleet.head()).toBe(head);
});

test('a clone whose packages were not installed after a pull is refused', async () => {
  clone.write('package-lock.json', lockOf('99.0.0'));
  const { status, stderr } = await clone.run(...RELEASE);
  expect(status).toBe(1);
  expect(stderr).toContain(
    `package-lock.json requires Argosy 99.0.0, but Argosy ${packageVersion()} is installed`,
  );
  expect(stderr).toContain('npm ci');
});
