import { k8s } from 'cdk8s-plus-28';
import { ExternalSecret } from '../../../imports/external-secrets.io';
import { HttpRoute } from '../../../imports/gateway.networking.k8s.io';
import { webApp } from '../../fleet';
import { careful, extended, findingsIn, paste, pod } from './careful';

test('a careful app has no findings', () => {
  expect(findingsIn(webApp(careful))).toEqual([]);
  expect(findingsIn(webApp())).not.toEqual([]);
});

test('a StatefulSet with claims, a headless Service and a budget has no findings', () => {
  const labels = { app: 'db' };
  const findings = extended((chart) => {
    paste(chart, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'db' },
      spec: {
        clusterIP: 'None',
        publishNotReadyAddresses: true,
        selector: labels,
        ports: [{ name: 'postgres', port: 5432, targetPort: 'postgres' }],
      },
    });
    paste(chart, {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db', labels },
      spec: {
        serviceName: 'db',
        replicas: 3,
        podManagementPolicy: 'Parallel',
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: pod(
            {
              name: 'postgres',
              image: 'example/postgres:16.4.0',
              ports: [{ name: 'postgres', containerPort: 5432 }],
              readinessProbe: { tcpSocket: { port: 'postgres' } },
              volumeMounts: [
                { name: 'data', mountPath: '/var/lib/postgresql/data' },
                { name: 'tmp', mountPath: '/tmp' },
              ],
            },
            {
              topologySpreadConstraints: [
                {
                  maxSkew: 1,
                  topologyKey: 'topology.kubernetes.io/zone',
                  whenUnsatisfiable: 'ScheduleAnyway',
                  labelSelector: { matchLabels: labels },
                },
              ],
              volumes: [{ name: 'tmp', emptyDir: {} }],
            },
          ),
        },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: 'gp3',
              resources: { requests: { storage: '20Gi' } },
            },
          },
        ],
      },
    });
    new k8s.KubePodDisruptionBudget(chart, 'Budget', {
      metadata: { name: 'db' },
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: labels },
      },
    });
  });
  expect(findings).toEqual([]);
});

test('a DaemonSet that collects logs over the network has no findings', () => {
  const labels = { app: 'collector' };
  const findings = extended((chart) => {
    new k8s.KubeConfigMap(chart, 'Config', {
      metadata: { name: 'collector' },
      data: { 'fluent-bit.conf': '[INPUT]\n    Name forward\n' },
    });
    paste(chart, {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'collector', labels },
      spec: {
        selector: { matchLabels: labels },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
        template: {
          metadata: { labels },
          spec: pod(
            {
              name: 'fluent-bit',
              image: 'example/fluent-bit:3.1.9',
              ports: [{ name: 'forward', containerPort: 24224 }],
              env: [
                { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
                { name: 'MEMORY', valueFrom: { resourceFieldRef: { resource: 'limits.memory' } } },
              ],
              volumeMounts: [{ name: 'config', mountPath: '/fluent-bit/etc', readOnly: true }],
            },
            {
              tolerations: [{ operator: 'Exists' }],
              volumes: [{ name: 'config', configMap: { name: 'collector' } }],
            },
          ),
        },
      },
    });
  });
  expect(findings).toEqual([]);
});

test('a CronJob with a password from an ExternalSecret has no findings', () => {
  const findings = extended((chart) => {
    new ExternalSecret(chart, 'Password', {
      metadata: { name: 'report-database' },
      spec: {
        secretStoreRef: { kind: 'ClusterSecretStore' as never, name: 'aws' },
        target: { name: 'report-credentials' },
        data: [{ secretKey: 'password', remoteRef: { key: 'report/database' } }],
      },
    });
    paste(chart, {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'report' },
      spec: {
        schedule: '0 6 * * 1-5',
        timeZone: 'Europe/Berlin',
        concurrencyPolicy: 'Forbid',
        jobTemplate: {
          spec: {
            backoffLimit: 1,
            template: {
              spec: pod(
                {
                  name: 'report',
                  image: 'example/report:2.0.1',
                  command: ['/bin/report', '--daily'],
                  env: [
                    {
                      name: 'PASSWORD',
                      valueFrom: { secretKeyRef: { name: 'report-credentials', key: 'password' } },
                    },
                  ],
                },
                { restartPolicy: 'OnFailure' },
              ),
            },
          },
        },
      },
    });
  });
  expect(findings).toEqual([]);
});

test('a route that sends a tenth of the requests to a canary has no findings', () => {
  const labels = { app: 'web-canary' };
  const findings = extended((chart) => {
    paste(chart, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web-canary' },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: pod(
            {
              name: 'web',
              image: 'example/web:v1.5.0',
              ports: [{ name: 'http', containerPort: 8080 }],
              readinessProbe: { httpGet: { path: '/healthz', port: 'http' } },
            },
            { affinity: { podAntiAffinity: spreadOver(labels) } },
          ),
        },
      },
    });
    paste(chart, {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web-canary' },
      spec: { minAvailable: 1, selector: { matchLabels: labels } },
    });
    paste(chart, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web-canary' },
      spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    });
    new HttpRoute(chart, 'Route', {
      metadata: { name: 'web' },
      spec: {
        parentRefs: [{ name: 'public', namespace: 'gateway-system' }],
        hostnames: ['web.example.com'],
        rules: [
          {
            backendRefs: [
              { name: 'web', port: 80, weight: 90 },
              { name: 'web-canary', port: 80, weight: 10 },
            ],
          },
        ],
      },
    });
  });
  expect(findings).toEqual([]);
});

function spreadOver(matchLabels: Record<string, string>) {
  const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels } };
  return {
    preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }],
  };
}
