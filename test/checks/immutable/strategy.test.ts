import { strategy } from '../../../lib/checks/immutable/strategy';
import type { SyncOptions } from '../../../lib/model/sync-policy';
import { environments } from '../../environments';
import { changeViolations, object } from '../unit';

const FIELDS = { Deployment: 'strategy', StatefulSet: 'updateStrategy' } as const;

/** The findings of a change between two strategies, under server-side apply unless there are other options. */
function change(
  kind: keyof typeof FIELDS,
  before: object | undefined,
  after: object | undefined,
  options: SyncOptions = { serverSideApply: true },
  annotation?: string,
) {
  const make = (value: object | undefined, metadata: object = {}) =>
    object(kind, 'apps/v1', { spec: value && { [FIELDS[kind]]: value } }, metadata);
  const annotations = annotation && { 'argocd.argoproj.io/sync-options': annotation };
  const environment = { ...environments.production, sync: { options } };
  const to = make(after, annotations ? { annotations } : {});
  return changeViolations(strategy, make(before), to, environment);
}

const RECREATE = { type: 'Recreate' };
const ON_DELETE = { type: 'OnDelete' };

test.each([undefined, {}, { type: 'RollingUpdate' }])(
  'a Deployment with the strategy %j cannot change to Recreate under server-side apply',
  (before) => {
    expect(change('Deployment', before, RECREATE)).toEqual([
      {
        object: 'Deployment/web',
        path: 'spec.strategy.type',
        message: expect.stringContaining('from RollingUpdate to Recreate'),
        fix: expect.stringMatching(/two steps\. First .*`strategy: { maxSurge: '25%' }`/),
      },
    ]);
  },
);

test('with `rollingUpdate` in Git, a Deployment can change to Recreate', () => {
  for (const before of [{ maxSurge: '25%' }, { maxSurge: 1, maxUnavailable: 0 }, {}]) {
    expect(change('Deployment', { rollingUpdate: before }, RECREATE)).toEqual([]);
  }
});

test('a Deployment can change to Recreate if it is not applied on the server, or replaced', () => {
  const options = { serverSideApply: true, replace: true };
  expect(change('Deployment', undefined, RECREATE, {})).toEqual([]);
  expect(change('Deployment', undefined, RECREATE, options)).toEqual([]);
  const annotated = (options: SyncOptions, annotation: string) =>
    change('Deployment', undefined, RECREATE, options, annotation);
  expect(annotated({}, 'ServerSideApply=true')).toHaveLength(1);
  expect(annotated({ serverSideApply: true }, 'ServerSideApply=false')).toEqual([]);
  expect(annotated({ serverSideApply: true }, 'Replace=true')).toEqual([]);
});

test.each<[object | undefined, object | undefined]>([
  [RECREATE, RECREATE],
  [RECREATE, undefined],
  [RECREATE, { rollingUpdate: { maxSurge: 1 } }],
  [undefined, { rollingUpdate: { maxSurge: 1 } }],
  [undefined, undefined],
])('a Deployment can change its strategy from %j to %j', (before, after) => {
  expect(change('Deployment', before, after)).toEqual([]);
});

test.each([{}, { serverSideApply: true }])(
  'a StatefulSet without a strategy cannot change to OnDelete with %j',
  (options) => {
    const [found] = change('StatefulSet', undefined, ON_DELETE, options);
    expect(found).toMatchObject({
      object: 'StatefulSet/web',
      path: 'spec.updateStrategy.type',
      fix: expect.stringContaining('`updateStrategy: { partition: 0 }`'),
    });
  },
);

test('a StatefulSet with a strategy in Git can change to OnDelete', () => {
  expect(change('StatefulSet', { rollingUpdate: { partition: 0 } }, ON_DELETE)).toEqual([]);
  expect(change('StatefulSet', { type: 'RollingUpdate' }, ON_DELETE)).toEqual([]);
  expect(change('StatefulSet', ON_DELETE, undefined)).toEqual([]);
});

test('a new object, and one of another kind, have no default to remove', () => {
  const sync = { options: { serverSideApply: true } };
  const environment = { ...environments.production, sync };
  const recreate = { spec: { strategy: RECREATE } };
  const found = (apiVersion: string, metadata: object = {}) =>
    changeViolations(
      strategy,
      object('Deployment', apiVersion),
      object('Deployment', apiVersion, recreate, metadata),
      environment,
    );
  expect(found('apps/v1')).toHaveLength(1);
  expect(found('apps/v1', { name: 'api' })).toEqual([]);
  expect(found('example.com/v1')).toEqual([]);
});
