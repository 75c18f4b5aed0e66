import { isBelow, RENDERED_APPS } from '../model/layout';
import type { Release } from '../model/release';
import { type FleetModules, loadFleet } from '../render/load';
import { renderFleet } from '../render/render-fleet';
import { SNAPSHOT_TAG } from './snapshot-tag';

/**
 * Renders a fleet for its snapshot: what a change of code does to the manifests. Releases change all day, written by
 * machines, and dist/ shows those: here every image has the same tag.
 *
 * @returns the manifests of each app in each environment, and of each Application and AppProject, by their place in
 *   dist/.
 * @throws {@link FleetError} with everything that is refused.
 */
export async function renderForReview(fleet: FleetModules): Promise<Map<string, string>> {
  const sources = await loadFleet(fleet);
  const releases = new Map<string, Release>();
  for (const [file, { images }] of sources.releases) {
    const fixed = Object.keys(images).map((name) => [name, { tag: SNAPSHOT_TAG }]);
    releases.set(file, { images: Object.fromEntries(fixed) });
  }
  const parts = new Map<string, string[]>();
  for (const [path, text] of renderFleet({ ...sources, releases })) {
    // An Application stands for itself, so a new app adds snapshots and changes none.
    const name = isBelow(RENDERED_APPS, path) ? path.slice(0, path.lastIndexOf('/')) : path;
    const body = text.slice(text.indexOf('\n') + 1);
    parts.set(name, [...(parts.get(name) ?? []), body]);
  }
  return new Map([...parts].map(([name, bodies]) => [name, `\n${bodies.join('---\n')}`]));
}

/**
 * Compares a fleet with its reviewed snapshot, in a test of Jest, or of Vitest with its globals.
 *
 * @example
 * test('the fleet renders to what has been reviewed', () => matchFleetSnapshot(fleet));
 *
 * @throws when it differs, with the difference; `jest -u` accepts it.
 * @throws {@link FleetError} with everything that is refused.
 */
export async function matchFleetSnapshot(fleet: FleetModules): Promise<void> {
  const { expect } = globalThis as {
    expect?: (text: string) => { toMatchSnapshot(hint: string): void };
  };
  if (expect === undefined) {
    throw new Error('matchFleetSnapshot: there is no global `expect`. Call it in a test of Jest.');
  }
  for (const [name, text] of await renderForReview(fleet)) expect(text).toMatchSnapshot(name);
}
