import { k8s } from 'cdk8s-plus-28';
import { parse } from 'yaml';
import { renderFleet } from '../../lib/render/render-fleet';
import { environments, fleetOf, webApp } from '../fleet';

/** The sync options of a claim of an app, in an environment that asks about these kinds. */
function options(confirmDeletion: readonly string[], own?: string) {
  const app = webApp({
    extend: (chart) =>
      void new k8s.KubePersistentVolumeClaim(chart, 'Claim', {
        metadata: {
          name: 'data',
          ...(own && { annotations: { 'argocd.argoproj.io/sync-options': own } }),
        },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: k8s.Quantity.fromString('1Gi') } },
        },
      }),
  });
  const production = { ...environments.production, sync: { confirmDeletion } };
  const tree = renderFleet({ ...fleetOf(app), environments: { ...environments, production } });
  const read = (file: string) =>
    parse(tree.get(`apps/production/web/${file}.k8s.yaml`) ?? '').metadata.annotations?.[
      'argocd.argoproj.io/sync-options'
    ];
  expect(read('Deployment.web')).toBeUndefined();
  return read('PersistentVolumeClaim.data');
}

test('Argo CD asks before it deletes an object of a kind that the environment names', () => {
  expect(options(['PersistentVolumeClaim'])).toBe('Prune=confirm,Delete=confirm');
  expect(options(['Namespace'])).toBeUndefined();
  expect(options([])).toBeUndefined();
});

test('an option of the object itself is kept', () => {
  expect(options(['PersistentVolumeClaim'], 'Prune=false')).toBe('Prune=false,Delete=confirm');
  expect(options(['PersistentVolumeClaim'], 'Prune=false,Delete=false')).toBe(
    'Prune=false,Delete=false',
  );
});
