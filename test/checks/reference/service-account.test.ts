import { serviceAccount } from '../../../lib/checks/reference/service-account';
import { deployment, object, violations } from '../unit';

const account = object('ServiceAccount', 'v1', {}, { name: 'web' });
const running = (serviceAccountName: string) => deployment({ serviceAccountName });

test('a missing account is refused', () => {
  const [found] = violations(serviceAccount, [running('wbe'), account]);
  expect(found).toMatchObject({
    object: 'Deployment/web',
    path: 'spec.template.spec.serviceAccountName',
  });
  expect(found?.message).toContain('the ServiceAccount "wbe", which does not exist');
  expect(found?.fix).toContain('serviceAccount: {}');
  expect(violations(serviceAccount, [deployment({ serviceAccount: 'wbe' }), account])).toHaveLength(
    1,
  );
});

test('accounts of the app, provided ones and the default one exist', () => {
  const provided = [{ kind: 'ServiceAccount' as const, name: 'shared' }];
  const pods = [running('web'), running('shared'), running('default'), deployment()];
  expect(violations(serviceAccount, [...pods, account], { provided })).toEqual([]);
});

test('a binding to a missing account of the app is refused', () => {
  const binding = (name: string, namespace: string) =>
    object('RoleBinding', 'rbac.authorization.k8s.io/v1', {
      subjects: [
        { kind: 'User', name: 'ann' },
        { kind: 'ServiceAccount', name, namespace },
      ],
    });
  expect(violations(serviceAccount, [binding('wbe', 'web'), account])).toMatchObject([
    { object: 'RoleBinding/web', path: 'subjects[1].name' },
  ]);
  expect(violations(serviceAccount, [binding('web', 'web'), account])).toEqual([]);
  expect(violations(serviceAccount, [binding('wbe', 'monitoring'), account])).toEqual([]);
});
