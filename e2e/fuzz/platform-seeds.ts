import type { JsonObject } from '../../lib/base/json';

// Kinds that a fleet holds for its platform: admission, extensions of the API, storage and devices. Those that only the
// cluster's own components write are left out: Node, Event, Lease candidates, CSINode, ResourceSlice, IPAddress, ….

const labels = { app: 'my-app' };
const metadata = { name: 'my-app', namespace: 'default' };
const clusterWide = { name: 'my-app' };
const selector = { matchLabels: labels };

const rule = {
  apiGroups: ['apps'],
  apiVersions: ['v1'],
  operations: ['CREATE', 'UPDATE'],
  resources: ['deployments'],
  scope: 'Namespaced',
};

const webhook = {
  name: 'my-app.example.com',
  admissionReviewVersions: ['v1'],
  clientConfig: { service: { name: 'my-app', namespace: 'default', path: '/admit', port: 443 } },
  failurePolicy: 'Fail',
  matchPolicy: 'Equivalent',
  namespaceSelector: selector,
  objectSelector: selector,
  rules: [rule],
  sideEffects: 'None',
  timeoutSeconds: 5,
};

const matchConstraints = {
  resourceRules: [rule],
  excludeResourceRules: [{ ...rule, resourceNames: ['my-app'] }],
  namespaceSelector: selector,
  matchPolicy: 'Equivalent',
};

const paramRef = { name: 'my-app', namespace: 'default', parameterNotFoundAction: 'Deny' };

const toleration = { key: 'example.com/broken', operator: 'Exists', effect: 'NoExecute' };

const devices = {
  requests: [
    {
      name: 'gpu',
      exactly: {
        deviceClassName: 'gpu.example.com',
        allocationMode: 'ExactCount',
        count: 2,
        tolerations: [toleration],
      },
    },
    {
      name: 'any',
      firstAvailable: [
        { name: 'large', deviceClassName: 'gpu.example.com', allocationMode: 'All' },
        { name: 'small', deviceClassName: 'gpu.example.com', count: 1 },
      ],
    },
  ],
  constraints: [{ requests: ['gpu'], matchAttribute: 'example.com/model' }],
  config: [
    {
      requests: ['gpu'],
      opaque: {
        driver: 'gpu.example.com',
        parameters: { apiVersion: 'example.com/v1', kind: 'A' },
      },
    },
  ],
};

/** A valid object of each kind. */
export const PLATFORM_SEEDS: readonly JsonObject[] = [
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: clusterWide,
    webhooks: [{ ...webhook, reinvocationPolicy: 'Never' }],
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: clusterWide,
    webhooks: [{ ...webhook, matchConditions: [{ name: 'not-ours', expression: 'true' }] }],
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: clusterWide,
    spec: {
      failurePolicy: 'Fail',
      matchConstraints,
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      matchConditions: [{ name: 'not-ours', expression: 'true' }],
      variables: [{ name: 'replicas', expression: '1' }],
      validations: [{ expression: 'true', message: 'Too many.', reason: 'Invalid' }],
      auditAnnotations: [{ key: 'replicas', valueExpression: "'many'" }],
    },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: clusterWide,
    spec: {
      policyName: 'my-app',
      paramRef,
      matchResources: matchConstraints,
      validationActions: ['Deny', 'Audit'],
    },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicy',
    metadata: clusterWide,
    spec: {
      failurePolicy: 'Ignore',
      reinvocationPolicy: 'Never',
      matchConstraints,
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      matchConditions: [{ name: 'not-ours', expression: 'true' }],
      variables: [{ name: 'replicas', expression: '1' }],
      mutations: [
        { patchType: 'ApplyConfiguration', applyConfiguration: { expression: 'Object{}' } },
      ],
    },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicyBinding',
    metadata: clusterWide,
    spec: { policyName: 'my-app', paramRef, matchResources: matchConstraints },
  },
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'caches.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: {
        kind: 'Cache',
        listKind: 'CacheList',
        plural: 'caches',
        singular: 'cache',
        shortNames: ['ca'],
        categories: ['all'],
      },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
          subresources: {
            status: {},
            scale: { specReplicasPath: '.spec.size', statusReplicasPath: '.status.size' },
          },
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                spec: {
                  type: 'object',
                  required: ['size'],
                  properties: {
                    size: { type: 'integer', minimum: 1, default: 1 },
                    labels: { type: 'object', additionalProperties: { type: 'string' } },
                    ports: {
                      type: 'array',
                      items: { type: 'object', properties: { name: { type: 'string' } } },
                    },
                  },
                },
                status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
              },
            },
          },
        },
        {
          name: 'v1beta1',
          served: false,
          storage: false,
          schema: { openAPIV3Schema: { type: 'object' } },
        },
      ],
    },
  },
  {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1beta1.metrics.example.com' },
    spec: {
      group: 'metrics.example.com',
      version: 'v1beta1',
      groupPriorityMinimum: 100,
      versionPriority: 100,
      insecureSkipTLSVerify: true,
      service: { name: 'my-app', namespace: 'default', port: 443 },
    },
  },
  {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'FlowSchema',
    metadata: clusterWide,
    spec: {
      priorityLevelConfiguration: { name: 'my-app' },
      matchingPrecedence: 1000,
      distinguisherMethod: { type: 'ByUser' },
      rules: [
        {
          subjects: [
            { kind: 'ServiceAccount', serviceAccount: { name: 'my-app', namespace: 'default' } },
            { kind: 'User', user: { name: 'developer' } },
            { kind: 'Group', group: { name: 'developers' } },
          ],
          resourceRules: [
            { verbs: ['list'], apiGroups: [''], resources: ['pods'], namespaces: ['default'] },
            { verbs: ['get'], apiGroups: [''], resources: ['nodes'], clusterScope: true },
          ],
          nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz'] }],
        },
      ],
    },
  },
  {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'PriorityLevelConfiguration',
    metadata: clusterWide,
    spec: {
      type: 'Limited',
      limited: {
        nominalConcurrencyShares: 10,
        lendablePercent: 50,
        borrowingLimitPercent: 100,
        limitResponse: {
          type: 'Queue',
          queuing: { queues: 16, handSize: 4, queueLengthLimit: 50 },
        },
      },
    },
  },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: { name: 'ebs.csi.example.com' },
    spec: {
      attachRequired: true,
      podInfoOnMount: false,
      fsGroupPolicy: 'File',
      volumeLifecycleModes: ['Persistent'],
      tokenRequests: [{ audience: 'sts.example.com', expirationSeconds: 3600 }],
      requiresRepublish: true,
    },
  },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttributesClass',
    metadata: clusterWide,
    driverName: 'ebs.csi.example.com',
    parameters: { iops: '3000' },
  },
  {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'DeviceClass',
    metadata: { name: 'gpu.example.com' },
    spec: {
      selectors: [{ cel: { expression: 'true' } }],
      config: [
        {
          opaque: {
            driver: 'gpu.example.com',
            parameters: { apiVersion: 'example.com/v1', kind: 'A' },
          },
        },
      ],
      extendedResourceName: 'example.com/gpu',
    },
  },
  { apiVersion: 'resource.k8s.io/v1', kind: 'ResourceClaim', metadata, spec: { devices } },
  {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaimTemplate',
    metadata,
    spec: { metadata: { labels }, spec: { devices } },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: clusterWide,
    spec: { cidrs: ['10.7.0.0/16'] },
  },
  {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata,
    subsets: [
      {
        addresses: [{ ip: '10.0.0.1', hostname: 'my-app' }],
        ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
      },
    ],
  },
  {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata,
    spec: {
      minReplicas: 2,
      maxReplicas: 5,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'my-app' },
      targetCPUUtilizationPercentage: 70,
    },
  },
];
