import { load } from 'js-yaml';
import { canary, httpGet, pause, setWeight } from '../../lib';
import { objectAt, valueAt } from '../../lib/base/json';
import type { ApiObjectJson } from '../../lib/kubernetes/api-object';
import { renderAndCheck } from '../../lib/render/render-fleet';
import { environments, fleetOf, webApp } from '../fleet';

/** The files of a web service with a canary, by the last part of their path. */
function rendered(trafficRouting: 'alb' | 'gateway') {
  const app = webApp({
    base: {
      port: 8080,
      replicas: { min: 2, max: 4, targetCpu: 80 },
      resources: { cpu: { request: '100m' }, memory: { request: '1Mi', limit: '1Mi' } },
      readiness: httpGet('/healthz'),
      topologySpread: [{ over: 'zone' }],
      podDisruptionBudget: { maxUnavailable: 1 },
      ingress: { host: 'a.example.com' },
      route: { host: 'b.example.com', gateway: { name: 'public', namespace: 'gateways' } },
      strategy: canary({ trafficRouting, steps: [setWeight(10), pause()] }),
    },
  });
  const sync = { options: { serverSideApply: true } };
  const sources = fleetOf(app);
  const production = { ...environments.production, sync };
  const { tree, findings } = renderAndCheck({
    ...sources,
    environments: { ...environments, production },
  });
  const read = (file: string) =>
    load(tree.get(`${file}.k8s.yaml`) ?? '') as unknown as ApiObjectJson;
  return { read, findings };
}

const POD_HASH = {
  kind: 'Service',
  jsonPointers: ['/spec/selector/rollouts-pod-template-hash'],
};

test.each(['alb', 'gateway'] as const)(
  'a canary with routing by %s has no findings, and Argo CD leaves what the controller sets alone',
  (trafficRouting) => {
    const { read, findings } = rendered(trafficRouting);

    expect(findings).toEqual([]);
    const application = read('argocd/production/Application.web-production');
    expect(valueAt(application['spec'], ['ignoreDifferences'])).toEqual([
      {
        group: 'argoproj.io',
        kind: 'Rollout',
        name: 'web',
        jsonPointers: ['/spec/replicas'],
      },
      { ...POD_HASH, name: 'web' },
      { ...POD_HASH, name: 'web-canary' },
      ...(trafficRouting === 'gateway'
        ? [expect.objectContaining({ kind: 'HTTPRoute', name: 'web' })]
        : []),
    ]);
  },
);

test('the condition of the ignored weights names the checksum that the route has', () => {
  const { read } = rendered('gateway');
  const { annotations = null } = read('apps/production/web/HTTPRoute.web').metadata;
  const sum = objectAt(annotations)['checksum/rules'];
  const application = read('argocd/production/Application.web-production');
  const text = JSON.stringify(valueAt(application['spec'], ['ignoreDifferences']));
  expect(sum).toMatch(/^[0-9a-f]{16}$/);
  expect(text).toContain(`== \\"${sum}\\")`);
});
