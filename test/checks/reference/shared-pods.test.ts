import { sharedPods } from '../../../lib/checks/reference/shared-pods';
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

const same = { app: 'web' };

test("two workloads that select each other's pods are refused", () => {
  const set = workload('StatefulSet', 'db', same, same);
  const [found, ...others] = violations(sharedPods, [deployment(), set]);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ object: 'StatefulSet/db', path: 'spec.selector' });
  expect(found?.message).toContain("Deployment web and StatefulSet db select each other's pods");
  expect(found?.fix).toContain('app.kubernetes.io/instance');
});

test('a canary with one more label, and the same labels in another namespace, pass', () => {
  const canary = { app: 'web', track: 'canary' };
  expect(
    violations(sharedPods, [
      deployment(),
      workload('Deployment', 'canary', canary, canary),
      { ...deployment(), metadata: { name: 'web', namespace: 'other' } },
    ]),
  ).toEqual([]);
});

const service = (targetPort: number | string, spec: object = {}) =>
  object('Service', 'v1', {
    spec: { selector: same, ports: [{ port: 80, targetPort }], ...spec },
  });
const web = deployment({}, { ports: [{ name: 'http', containerPort: 8080 }] });
const worker = (...ports: object[]) =>
  workload('Deployment', 'worker', { app: 'web', role: 'worker' }, { role: 'worker' }, ports);

const other = { name: 'metrics', containerPort: 9113 };

test('a Service that also selects pods which declare other ports is refused', () => {
  const [found] = violations(sharedPods, [web, worker(other), service(8080)]);
  expect(found).toMatchObject({ object: 'Service/web', path: 'spec.selector' });
  expect(found?.message).toContain('Deployment worker, which only declare other ports');
  expect(found?.fix).toContain('the pods of Deployment worker');
});

test('a Service of a canary, with a named port, or without an address passes', () => {
  const canary = worker({ containerPort: 8080 });
  expect(violations(sharedPods, [web, canary, service(8080)])).toEqual([]);
  expect(violations(sharedPods, [web, worker(other), service('http')])).toEqual([]);
  const headless = service(8080, { clusterIP: 'None' });
  expect(violations(sharedPods, [web, worker(other), headless])).toEqual([]);
});

test('pods that declare no ports may listen on any', () => {
  expect(violations(sharedPods, [web, worker(), service(8080)])).toEqual([]);
});

test('a Service that also selects the pods of a job is refused', () => {
  const job = (...ports: object[]) => workload('Job', 'migrate', same, same, ports);
  const [found] = violations(sharedPods, [web, job(), service(8080)]);
  expect(found?.message).toContain('the pods of Job migrate beside those of Deployment web');
  expect(violations(sharedPods, [web, job(), service('http')])).toEqual([]);
  const copy = job({ name: 'http', containerPort: 8080 });
  expect(violations(sharedPods, [web, copy, service('http')])).toHaveLength(1);
  expect(violations(sharedPods, [copy, service('http')])).toEqual([]);
});
