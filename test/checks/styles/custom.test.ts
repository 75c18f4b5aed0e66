import { ApiObject, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { SealedSecret } from '../../../imports/bitnami.com';
import { defineWorker } from '../../../lib';
import { parseCrds } from '../../../lib/model/crd';
import { environments } from '../../fleet';
import { extended, findingsIn, paste, pod, resources } from './careful';

const BACKUPS = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: backups.example.com
spec:
  group: example.com
  names: { kind: Backup, listKind: BackupList, plural: backups, singular: backup }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              required: [schedule]
              properties:
                schedule: { type: string }
                keep: { type: integer, minimum: 1, default: 7 }
                labels: { type: object, additionalProperties: { type: string } }
                options: { type: object, x-kubernetes-preserve-unknown-fields: true }
`;

test('a custom resource with a CRD in the fleet has no findings', () => {
  const findings = extended(
    (chart) =>
      paste(chart, {
        apiVersion: 'example.com/v1',
        kind: 'Backup',
        metadata: { name: 'nightly' },
        spec: {
          schedule: '0 3 * * *',
          keep: 14,
          labels: { 'example.com/tier': 'gold' },
          options: { anything: [{ goes: null }, 1] },
        },
      }),
    {
      allow: { kinds: [{ group: 'example.com', kind: 'Backup' }] },
      crds: parseCrds(BACKUPS, 'fleet/crds/backups.yaml'),
    },
  );
  expect(findings).toEqual([]);
});

test('an Ingress with a certificate of cert-manager and a SealedSecret have no findings', () => {
  const findings = extended((chart) => {
    new SealedSecret(chart, 'Users', {
      metadata: { name: 'users' },
      spec: {
        encryptedData: { auth: 'AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq' },
        template: { metadata: { name: 'users' }, type: 'Opaque' },
      },
    });
    paste(chart, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        name: 'web',
        annotations: {
          'cert-manager.io/cluster-issuer': 'letsencrypt',
          'nginx.ingress.kubernetes.io/auth-secret': 'users',
        },
      },
      spec: {
        ingressClassName: 'nginx',
        tls: [{ hosts: ['web.example.com'], secretName: 'web-tls' }],
        rules: [
          {
            host: 'web.example.com',
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: 'web', port: { name: 'http' } } },
                },
              ],
            },
          },
        ],
      },
    });
  });
  expect(findings).toEqual([]);
});

test('a worker with a handwritten autoscaler has no findings', () => {
  const worker = defineWorker(environments, {
    name: 'web',
    image: 'example/web',
    base: { resources },
    extend: (chart, { built }) => {
      ApiObject.of(built.main.deployment).addJsonPatch(JsonPatch.remove('/spec/replicas'));
      new k8s.KubeHorizontalPodAutoscalerV2(chart, 'Autoscaler', {
        metadata: { name: 'web' },
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
          minReplicas: 1,
          maxReplicas: 10,
          metrics: [
            {
              type: 'External',
              external: {
                metric: {
                  name: 'queue_depth',
                  selector: { matchLabels: { queue: 'orders' } },
                },
                target: { type: 'AverageValue', averageValue: k8s.Quantity.fromString('30') },
              },
            },
            {
              type: 'Resource',
              resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
            },
          ],
          behavior: {
            scaleUp: { stabilizationWindowSeconds: 0, selectPolicy: 'Max' },
            scaleDown: {
              stabilizationWindowSeconds: 600,
              policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }],
            },
          },
        },
      });
    },
  });
  expect(findingsIn(worker)).toEqual([]);
});

test('a watcher with its own Role in the namespace has no findings', () => {
  const labels = { 'app.kubernetes.io/name': 'prometheus' };
  const group = 'rbac.authorization.k8s.io';
  const findings = extended(
    (chart) => {
      new k8s.KubeServiceAccount(chart, 'Account', { metadata: { name: 'prometheus' } });
      new k8s.KubeRole(chart, 'Role', {
        metadata: { name: 'prometheus' },
        rules: [
          { apiGroups: [''], resources: ['services', 'pods'], verbs: ['get', 'list', 'watch'] },
        ],
      });
      new k8s.KubeRoleBinding(chart, 'Binding', {
        metadata: { name: 'prometheus' },
        roleRef: { apiGroup: group, kind: 'Role', name: 'prometheus' },
        subjects: [{ kind: 'ServiceAccount', name: 'prometheus' }],
      });
      paste(chart, {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'prometheus', labels },
        spec: {
          strategy: { type: 'Recreate' },
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: pod(
              {
                name: 'prometheus',
                image: 'example/prometheus:v2.54.1',
                args: ['--storage.tsdb.path=/data', '--storage.tsdb.retention.time=6h'],
                ports: [{ name: 'web', containerPort: 9090 }],
                volumeMounts: [{ name: 'data', mountPath: '/data' }],
              },
              {
                serviceAccountName: 'prometheus',
                automountServiceAccountToken: true,
                volumes: [{ name: 'data', emptyDir: { sizeLimit: '1Gi' } }],
              },
            ),
          },
        },
      });
    },
    { allow: { kinds: ['Role', 'RoleBinding'].map((kind) => ({ group, kind })) } },
  );
  expect(findings).toEqual([]);
});
