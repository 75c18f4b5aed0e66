import { formatField } from '../../lib/base/validation';
import { podsOf } from '../../lib/checks/pods';
import { manifestOf, object, podSpec } from './unit';

const paths = (kind: string, apiVersion: string, spec: object) =>
  podsOf([manifestOf(object(kind, apiVersion, { spec }))]).map(({ path }) => formatField(path));

const template = { metadata: { labels: { app: 'web' } }, spec: podSpec() };

test('a Rollout has a pod, unless its template is that of another workload', () => {
  expect(paths('Rollout', 'argoproj.io/v1alpha1', { template })).toEqual(['spec.template.spec']);
  expect(paths('Rollout', 'argoproj.io/v1alpha1', { workloadRef: { name: 'web' } })).toEqual([]);
});

test.each(['AnalysisTemplate', 'ClusterAnalysisTemplate'])(
  'the Jobs of an %s have pods',
  (kind) => {
    const metrics = [
      { name: 'rate', provider: { web: { url: 'http://a' } } },
      { name: 'smoke', provider: { job: { spec: { template } } } },
    ];
    expect(paths(kind, 'argoproj.io/v1alpha1', { metrics })).toEqual([
      'spec.metrics[1].provider.job.spec.template.spec',
    ]);
  },
);

test('a kind of the same name in another group has none', () => {
  expect(paths('Rollout', 'example.com/v1', { template })).toEqual([]);
});
