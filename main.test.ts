import type { Release } from './lib/model/release';
import { renderFleet } from './lib/render/check-fleet';
import { loadFleet } from './lib/render/load';
import { fleet } from './main';

// The snapshot shows what a change of code does to the manifests. Releases change all day, written by
// machines, and dist/ shows those: here every image has one fixed tag.
async function renderWithFixedReleases(): Promise<ReadonlyMap<string, string>> {
  const sources = await loadFleet(fleet);
  const releases = new Map<string, Release>();
  for (const [file, { images }] of sources.releases) {
    const fixed = Object.keys(images).map((name) => [name, { tag: 'v0.0.0-snapshot' }]);
    releases.set(file, { images: Object.fromEntries(fixed) });
  }
  return renderFleet({ ...sources, releases });
}

test('the fleet renders to what has been reviewed', async () => {
  const tree = await renderWithFixedReleases();

  const snapshots = new Map<string, string[]>();
  for (const [path, text] of tree) {
    // An Application stands for itself, so a new app adds snapshots and changes none.
    const name = path.startsWith('apps/') ? path.slice(0, path.lastIndexOf('/')) : path;
    const body = text.slice(text.indexOf('\n') + 1);
    snapshots.set(name, [...(snapshots.get(name) ?? []), body]);
  }
  expect(snapshots.size).toBeGreaterThan(0);
  for (const [name, bodies] of snapshots) {
    expect(`\n${bodies.join('---\n')}`).toMatchSnapshot(name);
  }
});
