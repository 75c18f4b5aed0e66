import * as kplus from 'cdk8s-plus-28';
import { httpGet } from '../../../lib/constructs/pod/probe';
import { container, kindsAndNames, render, renderWorker, workerRefusals } from '../render';

test('a worker with only required fields is a Deployment', () => {
  const objects = renderWorker({});

  expect(objects).toEqual([
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: 'my-app',
        labels: { 'app.kubernetes.io/name': 'my-app', 'app.kubernetes.io/instance': 'my-app' },
      },
      spec: {
        // The API server's default, but explicit, so that Argo CD reverts `kubectl scale`.
        replicas: 1,
        selector: {
          matchLabels: {
            'app.kubernetes.io/name': 'my-app',
            'app.kubernetes.io/instance': 'my-app',
          },
        },
        template: {
          metadata: {
            labels: { 'app.kubernetes.io/name': 'my-app', 'app.kubernetes.io/instance': 'my-app' },
          },
          spec: {
            automountServiceAccountToken: false,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [
              {
                name: 'my-app',
                image: 'example/my-app:v1',
                securityContext: {
                  allowPrivilegeEscalation: false,
                  capabilities: { drop: ['ALL'] },
                  readOnlyRootFilesystem: true,
                },
              },
            ],
          },
        },
      },
    },
  ]);
});

test('a worker has no Service, even if it listens on a port', () => {
  const objects = renderWorker({ ports: { metrics: 9090 } });

  expect(kindsAndNames(objects)).toEqual(['Deployment/my-app']);
  expect(container(objects).ports).toEqual([{ name: 'metrics', containerPort: 9090 }]);
});

test('a field of a web service is unknown in a worker', () => {
  expect(workerRefusals({ port: 8080 })).toEqual([
    expect.stringMatching(/^port: There is no such field\./),
  ]);
});

test('a worker renders the same fields as a Deployment of cdk8s-plus', () => {
  // GIVEN
  const theirs = render((chart) => {
    new kplus.Deployment(chart, 'Deployment', {
      metadata: { name: 'my-app' },
      containers: [
        {
          image: 'example/my-app:v1',
          command: ['node'],
          args: ['worker.js'],
          ports: [{ name: 'health', number: 9000 }],
          liveness: kplus.Probe.fromHttpGet('/live', { port: 9000 }),
          resources: { cpu: { request: kplus.Cpu.millis(100) } },
          envVariables: { QUEUE: { value: 'mail' } },
        },
      ],
    });
  });

  // WHEN
  const ours = renderWorker({
    command: ['node'],
    args: ['worker.js'],
    ports: { health: 9000 },
    liveness: httpGet('/live'),
    resources: { cpu: { request: '100m' } },
    env: { QUEUE: 'mail' },
  });

  // THEN
  const { name, securityContext, ...meaning } = container(ours);
  expect(container(theirs)).toMatchObject(meaning);
});
