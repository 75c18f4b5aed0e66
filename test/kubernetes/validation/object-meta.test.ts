import type { JsonValue } from '../../../lib/base/json';
import { changed, refused } from './changed';

// Each case was refused, or accepted, by a real API server (1.36).

const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'my-app', uid: '1' };

test.each<[string, string, JsonValue, RegExp]>([
  ['ConfigMap', 'finalizers', ['cleanup'], /finalizers\[0\] is "cleanup": .* with a domain/],
  ['ConfigMap', 'finalizers', ['example.com/'], /must be a label key/],
  ['ConfigMap', 'finalizers', ['orphan', 'foregroundDeletion'], /has both orphan and/],
  ['Lease', 'finalizers', ['a b'], /must be a label key/],
  [
    'ConfigMap',
    'ownerReferences',
    [{ ...owner, uid: '' }],
    /ownerReferences\[0\]\.uid is required/,
  ],
  ['ConfigMap', 'ownerReferences', [{ ...owner, apiVersion: 'apps/' }], /has no version/],
  [
    'ConfigMap',
    'ownerReferences',
    [
      { ...owner, controller: true },
      { ...owner, uid: '2', controller: true },
    ],
    /more than one controller/,
  ],
])('a %s with the %s %j is refused', (kind, field, value, message) => {
  expect(refused(changed(kind, ['metadata', field], value)).join('\n')).toMatch(message);
});

test.each<[string, string, JsonValue]>([
  ['ConfigMap', 'finalizers', ['example.com/cleanup', 'orphan']],
  ['Lease', 'finalizers', ['cleanup']],
  ['ConfigMap', 'ownerReferences', [owner, { ...owner, uid: '2', controller: true }]],
])('a %s with the %s %j is accepted', (kind, field, value) => {
  expect(refused(changed(kind, ['metadata', field], value))).toEqual([]);
});

test('a custom resource may have any qualified finalizer', () => {
  const metadata = { name: 'x', finalizers: ['cleanup'] };
  expect(refused({ apiVersion: 'example.com/v1', kind: 'Cache', metadata })).toEqual([]);
});
