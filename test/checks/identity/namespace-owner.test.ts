import { namespaceOwner } from '../../../lib/checks/identity/namespace-owner';
import type { Manifest } from '../../../lib/model/manifest';
import { fleetViolations, manifestOf, object } from '../unit';

const namespace = manifestOf(object('Namespace', 'v1', {}, { name: 'shop', namespace: undefined }));

function service(directory: string, place: Partial<Manifest> = {}): Manifest {
  return { ...manifestOf(object('Service', 'v1', {}, { namespace: 'shop' }), directory), ...place };
}

test('a Namespace of one app that another one deploys to is refused, with both', () => {
  const other = service('apps/production/api', { sourceFile: 'fleet/apps/api.ts' });
  expect(fleetViolations(namespaceOwner, [other, namespace])).toEqual([
    expect.objectContaining({
      object: 'Namespace/shop',
      message:
        'The app web creates the Namespace shop, but api deploys to it too (fleet/apps/api.ts).',
    }),
  ]);
});

test.each<[string, Manifest]>([
  ['the same app', service('apps/production/web')],
  ['an app of another cluster', service('apps/dev/api', { cluster: 'in-cluster' })],
])('a Namespace that only %s deploys to is accepted', (_, other) => {
  expect(fleetViolations(namespaceOwner, [namespace, other])).toEqual([]);
});

test('a Namespace that nobody deploys to, and another kind of that name, are accepted', () => {
  const claim = manifestOf(object('Namespace', 'example.com/v1', {}, { name: 'shop' }));
  expect(fleetViolations(namespaceOwner, [claim, service('apps/production/api')])).toEqual([]);
  expect(fleetViolations(namespaceOwner, [namespace])).toEqual([]);
});

test('objects that belong to no app, such as those of Argo CD, are accepted', () => {
  const applications = 'argocd/production';
  const ofArgocd = { ...namespace, directory: 'bootstrap' };
  expect(fleetViolations(namespaceOwner, [namespace, service(applications)])).toEqual([]);
  expect(fleetViolations(namespaceOwner, [ofArgocd, service('apps/production/api')])).toEqual([]);
});
