import { InvalidPropsError } from '../../../lib/base/validation';
import { WebService, type WebServiceProps } from '../../../lib/constructs/workloads/web-service';
import { render, workerRefusals } from '../render';

function findings(props: Partial<WebServiceProps>): [string, string][] {
  const base = { name: 'web', image: 'example/web:v1', port: 8080 };
  try {
    render((chart) => new WebService(chart, 'x', { ...base, ...props }));
  } catch (error) {
    if (!(error instanceof InvalidPropsError)) throw error;
    return error.problems.map(({ path, message }) => [path.join(' '), message]);
  }
  return [];
}

const sidecar = { image: 'example/proxy:v1' };

test('a mounted volume must exist, in every container', () => {
  const volumes = { tmp: { emptyDir: {} } };
  expect(findings({ volumes, mounts: { '/tmp': 'tmp' } })).toEqual([]);
  expect(findings({ volumes, mounts: { '/tmp': 'temp' } })).toEqual([
    ['mounts /tmp', '`volumes` has no volume "temp": it has only tmp.'],
  ]);
  expect(
    findings({ sidecars: { proxy: { ...sidecar, mounts: { '/x': { volume: 'y' } } } } }),
  ).toEqual([['sidecars proxy mounts /x', '`volumes` has no volume "y": it has none.']]);
});

test('each container has a unique name', () => {
  const containers = { initContainers: { a: sidecar }, sidecars: { a: sidecar, web: sidecar } };
  expect(findings(containers).map(([path]) => path)).toEqual(['sidecars a', 'sidecars web']);
});

test('each port has a unique name and number', () => {
  expect(findings({ ports: { metrics: 9090 } })).toEqual([]);
  expect(findings({ ports: { http: 9090 } }).map(([path]) => path)).toEqual(['ports http']);
  expect(findings({ ports: { metrics: 8080 } }).map(([path]) => path)).toEqual(['ports metrics']);
});

test('another port of the Service must be a port of the container', () => {
  expect(findings({ ports: { metrics: 9090 }, service: { ports: { metrics: 9090 } } })).toEqual([]);
  expect(findings({ service: { ports: { metrics: 9090 } } }).map(([path]) => path)).toEqual([
    'service ports metrics',
  ]);
});

test.each([
  [{ ports: { a: 9090, b: 9090 } }, 'ports.b', 'ports.a'],
  [
    { ports: { a: 9090 }, sidecars: { p: { image: 'x:v1', ports: { b: 9090 } } } },
    'sidecars.p.ports.b',
    'ports.a',
  ],
  [
    { ports: { a: 9090 }, sidecars: { p: { image: 'x:v1', ports: { a: 1 } } } },
    'sidecars.p.ports.a',
    'ports.a',
  ],
])('ports that clash in one pod are refused: %j', (props, place, owner) => {
  expect(workerRefusals(props)).toEqual([
    expect.stringMatching(new RegExp(`^${place}: Port .* conflicts with ${owner}:`)),
  ]);
});

test('a file with a resource refers to a container of the pod', () => {
  const items = (container: string) => ({ cpu: { resource: 'limits.cpu', container } }) as const;
  const sidecars = { proxy: sidecar };
  const message = (name: string) => `The pod has no container "${name}". Existing: web, proxy.`;

  for (const name of ['web', 'proxy']) {
    const volumes = { limits: { downwardAPI: items(name) } };
    expect(findings({ sidecars, volumes })).toEqual([]);
  }
  expect(findings({ sidecars, volumes: { limits: { downwardAPI: items('api') } } })).toEqual([
    ['volumes limits downwardAPI cpu container', message('api')],
  ]);
  const projected = [{ secret: 'tls' }, { downwardAPI: items('db') }];
  expect(findings({ sidecars, volumes: { limits: { projected } } })).toEqual([
    ['volumes limits projected 1 downwardAPI cpu container', message('db')],
  ]);
});
