import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';
import { claim, labels, of, workloads } from './workloads';

/** Typical objects, which every cluster accepts. */
export const objects: readonly ApiObjectJson[] = [
  ...workloads,
  of('v1', 'Service', {
    spec: {
      type: 'LoadBalancer',
      selector: labels,
      ports: [{ name: 'http', port: 80, targetPort: 'http', appProtocol: 'http', nodePort: 30080 }],
      externalTrafficPolicy: 'Local',
      ipFamilies: ['IPv4'],
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } },
      loadBalancerSourceRanges: ['10.0.0.0/8'],
    },
    status: { loadBalancer: {} },
  }),
  of('v1', 'ConfigMap', { data: { a: '1' }, binaryData: { b: 'aGVsbG8=' }, immutable: true }),
  of('v1', 'Secret', {
    type: 'Opaque',
    data: { a: 'aGVs\nbG8=', empty: '' },
    stringData: { b: 'c' },
  }),
  of(
    'v1',
    'ServiceAccount',
    { imagePullSecrets: [{ name: 'pull' }], secrets: [{ name: 'x' }] },
    {
      name: 'web',
      annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/web' },
      creationTimestamp: '2024-05-01T10:00:00Z',
      finalizers: ['example.com/a'],
      ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'a', uid: 'b', controller: true }],
    },
  ),
  of('v1', 'PersistentVolumeClaim', {
    spec: {
      ...claim,
      volumeMode: 'Filesystem',
      dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'a' },
    },
  }),
  of('v1', 'Namespace', { spec: { finalizers: ['kubernetes'] } }),
  of('v1', 'LimitRange', {
    spec: { limits: [{ type: 'Container', default: { cpu: '1' }, max: { memory: '2Gi' } }] },
  }),
  of('v1', 'ResourceQuota', {
    spec: { hard: { pods: '10', 'requests.cpu': '4' }, scopes: ['NotTerminating'] },
  }),
  of('autoscaling/v2', 'HorizontalPodAutoscaler', {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
        },
        {
          type: 'External',
          external: { metric: { name: 'q' }, target: { type: 'AverageValue', averageValue: '30' } },
        },
      ],
      behavior: {
        scaleDown: {
          stabilizationWindowSeconds: 300,
          selectPolicy: 'Min',
          policies: [{ type: 'Percent', value: 10, periodSeconds: 60 }],
        },
      },
    },
  }),
  of('networking.k8s.io/v1', 'NetworkPolicy', {
    spec: {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: labels } }] }],
      egress: [
        {
          to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }],
          ports: [
            { port: 53, protocol: 'UDP' },
            { port: 'http', endPort: 90 },
          ],
        },
      ],
    },
  }),
  of('networking.k8s.io/v1', 'Ingress', {
    spec: {
      ingressClassName: 'alb',
      tls: [{ hosts: ['a.example.com'], secretName: 'tls' }],
      rules: [
        {
          host: 'a.example.com',
          http: {
            paths: [
              {
                path: '/',
                pathType: 'Prefix',
                backend: { service: { name: 'web', port: { number: 80 } } },
              },
              {
                pathType: 'ImplementationSpecific',
                backend: { service: { name: 'web', port: { name: 'http' } } },
              },
            ],
          },
        },
      ],
    },
  }),
  of('networking.k8s.io/v1', 'IngressClass', { spec: { controller: 'ingress.k8s.aws/alb' } }),
  of('policy/v1', 'PodDisruptionBudget', {
    spec: {
      maxUnavailable: '50%',
      selector: { matchLabels: labels },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  }),
  of('rbac.authorization.k8s.io/v1', 'Role', {
    rules: [
      {
        apiGroups: [''],
        resources: ['pods', 'pods/log'],
        verbs: ['get', 'list'],
        resourceNames: ['a'],
      },
    ],
  }),
  of('rbac.authorization.k8s.io/v1', 'RoleBinding', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'web' },
    subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'web' }],
  }),
  of('rbac.authorization.k8s.io/v1', 'ClusterRole', {
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] },
    rules: [],
  }),
  of('scheduling.k8s.io/v1', 'PriorityClass', {
    value: 1000,
    globalDefault: false,
    preemptionPolicy: 'Never',
  }),
  of('storage.k8s.io/v1', 'StorageClass', {
    provisioner: 'ebs.csi.aws.com',
    parameters: { type: 'gp3' },
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
    mountOptions: ['discard'],
  }),
  of('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
    spec: {
      group: 'example.com',
      names: { kind: 'Widget', plural: 'widgets', shortNames: ['wd'] },
      scope: 'Namespaced',
      conversion: {
        strategy: 'Webhook',
        webhook: {
          clientConfig: { service: { name: 'a', namespace: 'b', path: '/convert', port: 443 } },
          conversionReviewVersions: ['v1'],
        },
      },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: {
            status: {},
            scale: { specReplicasPath: '.spec.a', statusReplicasPath: '.status.a' },
          },
          additionalPrinterColumns: [
            { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp', priority: 1 },
          ],
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                spec: {
                  type: 'object',
                  default: { a: [1, null] },
                  'x-kubernetes-preserve-unknown-fields': true,
                  properties: {
                    port: {
                      anyOf: [{ type: 'integer' }, { type: 'string' }],
                      'x-kubernetes-int-or-string': true,
                    },
                    ratio: { type: 'number', minimum: 0.5, enum: [0.5, 1] },
                    map: { type: 'object', additionalProperties: { type: 'string' } },
                  },
                  'x-kubernetes-validations': [{ rule: 'self.ratio > 0', message: 'no' }],
                },
              },
            },
          },
        },
      ],
    },
    status: { acceptedNames: { kind: '', plural: '' }, conditions: [], storedVersions: [] },
  }),
  of('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', {
    webhooks: [
      {
        name: 'a.example.com',
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        clientConfig: { url: 'https://a.example.com', caBundle: 'Cg==' },
        rules: [
          {
            apiGroups: ['*'],
            apiVersions: ['v1'],
            operations: ['CREATE', '*'],
            resources: ['pods'],
            scope: '*',
          },
        ],
        namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] },
        matchConditions: [{ name: 'a', expression: 'true' }],
      },
    ],
  }),
  of('coordination.k8s.io/v1', 'Lease', {
    spec: {
      holderIdentity: 'a',
      acquireTime: '2024-05-01T10:00:00.123456Z',
      leaseDurationSeconds: 15,
    },
  }),
  of('discovery.k8s.io/v1', 'EndpointSlice', {
    addressType: 'IPv4',
    endpoints: [
      {
        addresses: ['10.0.0.1'],
        conditions: { ready: true },
        hints: { forZones: [{ name: 'a' }] },
      },
    ],
    ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
  }),
  of('apiregistration.k8s.io/v1', 'APIService', {
    spec: {
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      groupPriorityMinimum: 100,
      versionPriority: 100,
      service: { name: 'metrics', namespace: 'kube-system', port: 443 },
      insecureSkipTLSVerify: true,
    },
  }),
  of('gateway.networking.k8s.io/v1', 'HTTPRoute', {
    spec: {
      parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'https' }],
      hostnames: ['a.example.com'],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ name: 'web', port: 80, weight: 1 }],
        },
      ],
    },
  }),
];

/** A policy that clusters serve since 1.30. */
export const admissionPolicy = of('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', {
  spec: {
    failurePolicy: 'Fail',
    matchConstraints: {
      resourceRules: [
        {
          apiGroups: ['apps'],
          apiVersions: ['v1'],
          operations: ['CREATE', 'UPDATE'],
          resources: ['deployments'],
        },
      ],
    },
    validations: [
      { expression: 'object.spec.replicas <= 5', reason: 'Invalid', message: 'too many' },
    ],
    auditAnnotations: [{ key: 'a', valueExpression: "'b'" }],
    variables: [{ name: 'a', expression: '1' }],
  },
});
