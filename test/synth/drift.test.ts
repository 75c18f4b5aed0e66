import { renderFleet } from '../../lib/render/render-fleet';
import type { DiskTree } from '../../lib/render/tree';
import { type DriftFilter, driftOf } from '../../lib/synth/drift';
import { fleetOf, webApp } from '../fleet';

const SERVICE = 'apps/dev/web/Service.web.k8s.yaml';
const DEPLOYMENT = 'apps/dev/web/Deployment.web.k8s.yaml';
const APPLICATION = 'argocd/dev/Application.web-dev.k8s.yaml';
const PROJECT = 'argocd/dev/AppProject.dev.k8s.yaml';
const ROOT = 'bootstrap/AppProject.root.k8s.yaml';
const STALE = 'apps/production/orders/Job.orders.k8s.yaml';

const tree = renderFleet(fleetOf(webApp()));
const generated = tree.get(DEPLOYMENT) ?? '';

/** The rendered tree on disk, with some files changed, and those that are `null` removed. */
function diskWith(changes: Record<string, string | undefined | null>): DiskTree {
  const disk = new Map<string, string | undefined>(tree);
  for (const [path, text] of Object.entries(changes)) {
    if (text === null) disk.delete(path);
    else disk.set(path, text);
  }
  return disk;
}

const drift = (changes: Record<string, string | undefined | null>, filter: DriftFilter = {}) =>
  driftOf(tree, diskWith(changes), filter);

test('neither rendered files nor files that Argosy did not write are drift', () => {
  expect(drift({ 'apps/dev/web/README.md': 'Read me.\n', 'apps/notes': undefined })).toEqual([]);
});

test('drift is listed by instance', () => {
  const changes = {
    [SERVICE]: null,
    [DEPLOYMENT]: `${generated}# edited\n`,
    [APPLICATION]: `${generated}# edited\n`,
    [PROJECT]: null,
    [ROOT]: null,
    [STALE]: generated,
  };
  expect(drift(changes)).toEqual([
    { unit: 'dev/web', files: [DEPLOYMENT, SERVICE, APPLICATION] },
    { unit: 'production/orders', files: [STALE] },
    { unit: 'dev', files: [PROJECT] },
    { unit: 'bootstrap', files: [ROOT] },
  ]);
  const units = (filter: DriftFilter) => drift(changes, filter).map(({ unit }) => unit);
  expect(units({ app: 'orders' })).toEqual(['production/orders']);
  expect(units({ environments: ['dev'] })).toEqual(['dev/web', 'dev']);
  expect(units({ environments: ['dev'], app: 'web' })).toEqual(['dev/web']);
});

test('a file whose place is taken by something that Argosy did not write is drift', () => {
  expect(drift({ [SERVICE]: 'kind: Service\n' })).toEqual([{ unit: 'dev/web', files: [SERVICE] }]);
  const withoutApp = Object.fromEntries(
    [...tree.keys()].filter((path) => path.startsWith('apps/dev/web/')).map((path) => [path, null]),
  );
  const files = Object.keys(withoutApp);
  expect(drift({ ...withoutApp, 'apps/dev/web': 'notes\n' })).toEqual([{ unit: 'dev/web', files }]);
});
