import { isBelow, RENDERED_APPS } from '../model/layout';
import type { Release } from '../model/release';
import { loadFleet } from '../render/load';
import type { FleetModules } from '../render/load-code';
import { renderAndCheck } from '../render/render-fleet';
import { isRefused, refuse } from '../render/report';
import { SNAPSHOT_TAG } from './snapshot-release';

/**
 * Renders a fleet for its snapshot, which shows how a code change affects the manifests. Every image has the same tag,
 * so that releases do not change the snapshot.
 *
 * @returns the manifests of each app in each environment, and of each Application and AppProject, by path in dist/.
 * @throws {@link FleetError} with all problems of the fleet.
 */
export async function renderForReview(fleet: FleetModules): Promise<Map<string, string>> {
  const sources = await loadFleet(fleet);
  const releases = new Map<string, Release>();
  for (const [file, { images }] of sources.releases) {
    const fixed = Object.entries(images).map(([name, { revision }]) => [
      name,
      revision === undefined ? { tag: SNAPSHOT_TAG } : { revision: SNAPSHOT_TAG },
    ]);
    releases.set(file, { images: Object.fromEntries(fixed) });
  }
  const parts = new Map<string, string[]>();
  const { tree, ...report } = renderAndCheck({ ...sources, releases });
  // A rule can depend on the tags, so the released ones decide.
  if (isRefused(report)) refuse(renderAndCheck(sources));
  refuse({ findings: [], problems: report.problems });
  for (const [path, text] of tree) {
    // Each Application has a snapshot of its own, so a new app changes no existing one.
    const name = isBelow(RENDERED_APPS, path) ? path.slice(0, path.lastIndexOf('/')) : path;
    const body = text.slice(text.indexOf('\n') + 1);
    parts.set(name, [...(parts.get(name) ?? []), body]);
  }
  return new Map([...parts].map(([name, bodies]) => [name, `\n${bodies.join('---\n')}`]));
}

/**
 * Compares a fleet with its reviewed snapshot, in Jest, or in Vitest with `globals: true`.
 *
 * @example
 * test('the fleet renders to what has been reviewed', () => matchFleetSnapshot(fleet));
 *
 * @throws if it differs; `jest -u` accepts the difference.
 * @throws {@link FleetError} with all problems of the fleet.
 */
export async function matchFleetSnapshot(fleet: FleetModules): Promise<void> {
  const { expect } = globalThis as {
    expect?: (text: string) => { toMatchSnapshot(hint: string): void };
  };
  if (expect === undefined) {
    throw new Error(
      'matchFleetSnapshot: no global `expect`. Fix: call it in a Jest test, or set `globals: true` in Vitest.',
    );
  }
  for (const [name, text] of await renderForReview(fleet)) expect(text).toMatchSnapshot(name);
}
