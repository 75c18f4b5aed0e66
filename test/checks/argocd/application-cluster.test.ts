import { applicationCluster } from '../../../lib/checks/argocd/application-cluster';
import { environments } from '../../environments';
import { object, violations } from '../unit';

const application = (kind = 'Application', namespace = 'argocd') =>
  object(kind, 'argoproj.io/v1alpha1', { spec: {} }, { name: 'redis', namespace });

test.each(['Application', 'ApplicationSet', 'AppProject'])(
  'an %s in the cluster of an app is refused',
  (kind) => {
    expect(violations(applicationCluster, [application(kind)])).toEqual([
      expect.objectContaining({
        object: `${kind}/redis`,
        message: expect.stringContaining('the namespace "argocd" of the cluster production'),
      }),
    ]);
  },
);

test('an Application in another namespace than that of Argo CD is refused', () => {
  const environment = environments.dev;
  expect(
    violations(applicationCluster, [application('Application', 'web')], { environment }),
  ).toEqual([expect.objectContaining({ fix: expect.stringContaining('`defineArgoApp`') })]);
});

test('an Application in the cluster and the namespace of Argo CD is accepted', () => {
  const environment = environments.dev;
  expect(violations(applicationCluster, [application()], { environment })).toEqual([]);
});

test('an Application of another API group is accepted', () => {
  const other = object('Application', 'app.k8s.io/v1beta1', { spec: {} });
  expect(violations(applicationCluster, [other])).toEqual([]);
});
