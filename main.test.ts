import type { Release } from './lib/model/release';
import { loadFleet } from './lib/synth/load';
import { renderFleet } from './lib/synth/synth';
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

  const directories = new Map<string, string[]>();
  for (const [path, text] of tree) {
    const directory = path.slice(0, path.lastIndexOf('/'));
    const body = text.slice(text.indexOf('\n') + 1);
    directories.set(directory, [...(directories.get(directory) ?? []), body]);
  }
  expect(directories.size).toBeGreaterThan(0);
  for (const [directory, bodies] of directories) {
    expect(`\n${bodies.join('---\n')}`).toMatchSnapshot(directory);
  }
});
