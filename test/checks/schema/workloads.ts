import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';

export const labels = { app: 'web' };
const labelled = { name: 'web', labels };
export const pod = {
  metadata: { labels, annotations: { 'example.com/a': 'b' }, creationTimestamp: null },
  spec: {
    serviceAccountName: 'web',
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 30,
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    securityContext: {
      runAsNonRoot: true,
      fsGroup: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    tolerations: [
      { key: 'spot', operator: 'Equal', value: 'true', effect: 'NoSchedule' },
      { operator: 'Exists' },
    ],
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: labels },
        matchLabelKeys: ['pod-template-hash'],
      },
    ],
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: {
              topologyKey: 'kubernetes.io/hostname',
              labelSelector: { matchLabels: labels },
            },
          },
        ],
      },
    },
    initContainers: [{ name: 'proxy', image: 'proxy:1', restartPolicy: 'Always' }],
    containers: [
      {
        name: 'web',
        image: 'example.com/web:1.0',
        imagePullPolicy: 'IfNotPresent',
        args: ['--port', '8080'],
        ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
        env: [
          { name: 'PLAIN', value: '1' },
          { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          {
            name: 'TOKEN',
            valueFrom: { secretKeyRef: { name: 'web', key: 'token', optional: true } },
          },
          {
            name: 'MEM',
            valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } },
          },
        ],
        envFrom: [{ configMapRef: { name: 'web' } }],
        resources: {
          requests: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '1e9' },
          limits: { cpu: 1, memory: '1.5Gi', 'nvidia.com/gpu': 1 },
        },
        readinessProbe: {
          httpGet: { path: '/', port: 'http', httpHeaders: [{ name: 'A', value: 'b' }] },
        },
        livenessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 10 },
        startupProbe: { grpc: { port: 9090, service: 'health' }, failureThreshold: 30 },
        lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
        },
        volumeMounts: [
          { name: 'tmp', mountPath: '/tmp' },
          { name: 'data', mountPath: '/data', subPath: 'a' },
        ],
      },
    ],
    volumes: [
      { name: 'tmp', emptyDir: { sizeLimit: '64Mi', medium: 'Memory' } },
      { name: 'host', hostPath: { path: '/var/log', type: '' } },
      {
        name: 'files',
        configMap: { name: 'web', defaultMode: 420, items: [{ key: 'a', path: 'a' }] },
      },
      {
        name: 'all',
        projected: {
          sources: [
            { serviceAccountToken: { path: 'token', expirationSeconds: 3600, audience: 'a' } },
            { secret: { name: 'web' } },
            { downwardAPI: { items: [{ path: 'l', fieldRef: { fieldPath: 'metadata.labels' } }] } },
          ],
        },
      },
      {
        name: 'csi',
        csi: { driver: 'secrets-store.csi.k8s.io', readOnly: true, volumeAttributes: { a: 'b' } },
      },
    ],
  },
};
export const claim = {
  accessModes: ['ReadWriteOnce'],
  storageClassName: 'gp3',
  resources: { requests: { storage: '10Gi' } },
};

/** An object without irrelevant fields. */
export const of = (
  apiVersion: string,
  kind: string,
  body: object,
  metadata: object = { name: 'web' },
) => ({ apiVersion, kind, metadata, ...body }) as unknown as ApiObjectJson;

/** A Deployment that uses most fields of a pod. */
export const deployment = of(
  'apps/v1',
  'Deployment',
  {
    spec: {
      replicas: 2,
      revisionHistoryLimit: 3,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
      selector: {
        matchLabels: labels,
        matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }],
      },
      template: pod,
    },
    status: {},
  },
  labelled,
);

/** Typical workloads, which every cluster accepts. */
export const workloads: readonly ApiObjectJson[] = [
  deployment,
  of('apps/v1', 'StatefulSet', {
    spec: {
      serviceName: 'web',
      selector: { matchLabels: labels },
      template: pod,
      podManagementPolicy: 'Parallel',
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } },
      volumeClaimTemplates: [
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'data' },
          spec: claim,
        },
      ],
    },
  }),
  of('apps/v1', 'DaemonSet', {
    spec: {
      selector: { matchLabels: labels },
      template: pod,
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
    },
  }),
  of('batch/v1', 'CronJob', {
    spec: {
      schedule: '0 3 * * *',
      timeZone: 'Europe/Berlin',
      concurrencyPolicy: 'Forbid',
      jobTemplate: {
        metadata: { labels },
        spec: {
          backoffLimit: 2,
          ttlSecondsAfterFinished: 600,
          podFailurePolicy: {
            rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }],
          },
          template: { spec: { ...pod.spec, restartPolicy: 'OnFailure' } },
        },
      },
    },
  }),
  of('v1', 'Pod', {
    spec: { ...pod.spec, restartPolicy: 'Never', hostAliases: [{ ip: '1.1.1.1' }], overhead: null },
  }),
  of('batch/v1', 'Job', { spec: { completions: 3, completionMode: 'Indexed', template: pod } }),
];
