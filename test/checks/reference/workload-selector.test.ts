import { workloadSelector } from '../../../lib/checks/reference/workload-selector';
import { deployment, object, podSpec, violations } from '../unit';

function workload(
  kind: string,
  name: string,
  labels: object,
  selector: object,
  ports: object[] = [],
) {
  const template = { metadata: { labels }, spec: podSpec({}, { ports }) };
  const spec = { selector: { matchLabels: selector }, template };
  return object(kind, kind === 'Job' ? 'batch/v1' : 'apps/v1', { spec }, { name });
}

test('a workload that does not select its own pods is refused', () => {
  const web = deployment({}, {}, { selector: { matchLabels: { app: 'wbe' } } });
  const [found, ...others] = violations(workloadSelector, [web]);
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    object: 'Deployment/web',
    path: 'spec.selector.matchLabels.app',
  });
  expect(found?.message).toContain('app=wbe, but the labels of its own template are app=web');
  expect(found?.fix).toContain('spec.template.metadata.labels');
});

test('expressions are also checked', () => {
  const of = (expression: object) =>
    violations(workloadSelector, [
      deployment({}, {}, { selector: { matchExpressions: [expression] } }),
    ]);
  expect(of({ key: 'app', operator: 'In', values: ['web', 'api'] })).toEqual([]);
  expect(of({ key: 'app', operator: 'Exists' })).toEqual([]);
  expect(of({ key: 'tier', operator: 'DoesNotExist' })).toEqual([]);
  expect(of({ key: 'app', operator: 'NotIn', values: ['api'] })).toEqual([]);
  expect(of({ key: 'app', operator: 'NotIn', values: ['web'] })).toMatchObject([
    { path: 'spec.selector.matchExpressions[0]' },
  ]);
  expect(of({ key: 'tier', operator: 'Exists' })).toHaveLength(1);
  expect(of({ key: 'app', operator: 'DoesNotExist' })).toHaveLength(1);
  expect(of({ key: 'app', operator: 'In', values: ['api'] })[0]?.message).toContain('app=api');
});

test('an empty selector is refused', () => {
  expect(violations(workloadSelector, [deployment({}, {}, { selector: {} })])).toMatchObject([
    { path: 'spec.selector' },
  ]);
});

test('a Job only has its own selector with manualSelector', () => {
  const job = workload('Job', 'web', { app: 'web' }, { app: 'api' });
  expect(violations(workloadSelector, [job])).toEqual([]);
  const manual = object('Job', 'batch/v1', {
    spec: { ...(job['spec'] as object), manualSelector: true },
  });
  expect(violations(workloadSelector, [manual])).toHaveLength(1);
});
