import { namespace } from '../../../lib/checks/argocd/namespace';
import { object, violations } from '../unit';

const created = (name: string, apiVersion = 'v1') =>
  object('Namespace', apiVersion, {}, { name, namespace: undefined });

test('an app that creates its own Namespace is warned', () => {
  expect(violations(namespace, [created('web')])).toEqual([
    expect.objectContaining({
      object: 'Namespace/web',
      fix: expect.stringContaining('`namespaceLabels`'),
    }),
  ]);
});

test('another Namespace, or another kind of that name, is accepted', () => {
  expect(violations(namespace, [created('other'), created('web', 'example.com/v1')])).toEqual([]);
});
