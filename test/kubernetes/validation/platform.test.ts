import type { JsonValue } from '../../../lib/base/json';
import { changed, type Path, refused } from './changed';

// Each case was refused, or accepted, by a real API server (1.36).

const HOOK = ['webhooks', 0];
const RULE = [...HOOK, 'rules', 0];
const MATCH = ['spec', 'matchConstraints'];
const VERSION = ['spec', 'versions', 0];
const SCHEMA = [...VERSION, 'schema', 'openAPIV3Schema'];
const SPEC_SCHEMA = [...SCHEMA, 'properties', 'spec', 'properties'];
const FLOW = ['spec', 'rules', 0];
const QUEUING = ['spec', 'limited', 'limitResponse', 'queuing'];
const REQUEST = ['spec', 'devices', 'requests', 0];

test.each<[string, Path, JsonValue | undefined, string | RegExp]>([
  ['MutatingWebhookConfiguration', [...HOOK, 'name'], 'my-app', /with at least two dots/],
  ['MutatingWebhookConfiguration', [...HOOK, 'sideEffects'], 'Some', /None or NoneOnDryRun/],
  ['MutatingWebhookConfiguration', [...HOOK, 'timeoutSeconds'], 31, /from 1 to 30/],
  [
    'MutatingWebhookConfiguration',
    [...HOOK, 'admissionReviewVersions'],
    ['v2'],
    /neither "v1" nor "v1beta1"/,
  ],
  ['MutatingWebhookConfiguration', [...HOOK, 'reinvocationPolicy'], 'Always', /Never or IfNeeded/],
  [
    'ValidatingWebhookConfiguration',
    [...HOOK, 'clientConfig'],
    {},
    /exactly one of `url` and `service`/,
  ],
  [
    'ValidatingWebhookConfiguration',
    [...HOOK, 'clientConfig'],
    { url: 'http://example.com' },
    /url is "http:\/\/example.com"/,
  ],
  [
    'ValidatingWebhookConfiguration',
    [...HOOK, 'clientConfig', 'service', 'path'],
    '/a_b',
    /a path of DNS names/,
  ],
  ['ValidatingWebhookConfiguration', [...RULE, 'operations'], ['create'], /\*, CREATE, UPDATE/],
  [
    'ValidatingWebhookConfiguration',
    [...RULE, 'apiGroups'],
    ['*', 'apps'],
    /"\*" beside other items/,
  ],
  [
    'ValidatingWebhookConfiguration',
    [...RULE, 'resources'],
    ['pods/*', 'pods/log'],
    /pods\/log after pods\/\*/,
  ],
  [
    'ValidatingWebhookConfiguration',
    [...HOOK, 'matchConditions', 0, 'expression'],
    ' ',
    /an expression in CEL/,
  ],
  ['ValidatingAdmissionPolicy', [...MATCH, 'resourceRules'], [], /resourceRules is required/],
  ['ValidatingAdmissionPolicy', ['spec', 'paramKind', 'kind'], 'Config.Map', /must be a DNS label/],
  ['ValidatingAdmissionPolicy', ['spec', 'variables', 0, 'name'], 'in', /an identifier/],
  ['ValidatingAdmissionPolicy', ['spec', 'validations', 0, 'reason'], 'No', /Forbidden, Invalid/],
  [
    'ValidatingAdmissionPolicy',
    ['spec', 'auditAnnotations', 0, 'key'],
    'example.com/a',
    /without a domain/,
  ],
  ['ValidatingAdmissionPolicyBinding', ['spec', 'validationActions'], ['Deny', 'Warn'], /both/],
  [
    'ValidatingAdmissionPolicyBinding',
    ['spec', 'paramRef', 'name'],
    undefined,
    /exactly one of `name` and `selector`/,
  ],
  [
    'MutatingAdmissionPolicy',
    [...MATCH, 'resourceRules', 0, 'operations'],
    ['DELETE'],
    /CREATE or/,
  ],
  [
    'MutatingAdmissionPolicy',
    ['spec', 'mutations', 0, 'patchType'],
    'JSONPatch',
    /jsonPatch is required with the type JSONPatch/,
  ],
  ['MutatingAdmissionPolicyBinding', ['spec', 'policyName'], 'a_b', /must be a DNS subdomain/],

  ['APIService', ['spec', 'version'], 'v1', 'it must be "v1.metrics.example.com"'],
  ['APIService', ['spec', 'versionPriority'], 1001, /from 1 to 1000/],
  ['APIService', ['spec', 'service'], undefined, /only allowed with a `service`/],
  ['APIService', ['metadata', 'generateName'], 'v1', /metadata.generateName is not allowed/],

  ['CustomResourceDefinition', ['metadata', 'name'], 'caches', 'must be "caches.example.com"'],
  ['CustomResourceDefinition', ['spec', 'group'], 'example', /a domain with a dot/],
  ['CustomResourceDefinition', ['spec', 'names', 'kind'], '2Caches', /must be a DNS label/],
  ['CustomResourceDefinition', ['spec', 'names', 'listKind'], 'Cache', /the same as `kind`/],
  ['CustomResourceDefinition', [...VERSION, 'storage'], false, /has 0 versions with `storage/],
  ['CustomResourceDefinition', [...VERSION, 'schema'], undefined, /openAPIV3Schema is required/],
  ['CustomResourceDefinition', [...VERSION, 'deprecationWarning'], 'old', /`deprecated: true`/],
  [
    'CustomResourceDefinition',
    [...VERSION, 'subresources', 'scale', 'specReplicasPath'],
    '.size',
    /a path below \.spec/,
  ],
  [
    'CustomResourceDefinition',
    [...VERSION, 'selectableFields'],
    [{ jsonPath: '.spec.ports' }],
    /must be the path of a text/,
  ],
  ['CustomResourceDefinition', ['spec', 'preserveUnknownFields'], true, /no longer allowed/],
  ['CustomResourceDefinition', ['spec', 'conversion'], { strategy: 'Webhook' }, /is required/],
  ['CustomResourceDefinition', [...SCHEMA, 'type'], 'string', /must be object at the root/],
  ['CustomResourceDefinition', [...SPEC_SCHEMA, 'size', 'type'], undefined, /type is required/],
  ['CustomResourceDefinition', [...SPEC_SCHEMA, 'size', 'type'], 'int', /string, number, integer/],
  ['CustomResourceDefinition', [...SPEC_SCHEMA, 'ports', 'items'], undefined, /items is required/],
  ['CustomResourceDefinition', [...SPEC_SCHEMA, 'size', '$ref'], '#/x', /is not supported/],
  [
    'CustomResourceDefinition',
    [...SPEC_SCHEMA, 'labels', 'properties'],
    { a: { type: 'string' } },
    /is not allowed beside `properties`/,
  ],
  [
    'CustomResourceDefinition',
    [...SPEC_SCHEMA, 'ports', 'x-kubernetes-list-map-keys'],
    ['name'],
    /must be map with keys/,
  ],
  [
    'CustomResourceDefinition',
    [...SPEC_SCHEMA, 'size', 'anyOf'],
    [{ type: 'integer' }],
    /anyOf\[0\]\.type is not allowed in a combined schema/,
  ],
  [
    'CustomResourceDefinition',
    [...SCHEMA, 'oneOf'],
    [{ properties: { other: {} } }],
    /other is not described outside/,
  ],
  [
    'CustomResourceDefinition',
    [...SPEC_SCHEMA, 'size', 'x-kubernetes-validations'],
    [{ rule: ' ' }],
    /rule is required/,
  ],

  ['FlowSchema', ['spec', 'matchingPrecedence'], 1, /only the schema `exempt`/],
  ['FlowSchema', ['spec', 'matchingPrecedence'], 10_001, /from 0 to 10000/],
  ['FlowSchema', [...FLOW, 'resourceRules', 0, 'verbs'], ['read'], /create, delete/],
  ['FlowSchema', [...FLOW, 'resourceRules', 0, 'namespaces'], [], /except with `clusterScope`/],
  ['FlowSchema', [...FLOW, 'nonResourceRules', 0, 'nonResourceURLs'], ['a'], /a path such as/],
  ['FlowSchema', [...FLOW, 'subjects', 1, 'group'], { name: 'a' }, /only allowed with the kind/],
  ['PriorityLevelConfiguration', ['spec', 'type'], 'Exempt', /only the level `exempt`/],
  ['PriorityLevelConfiguration', ['spec', 'limited', 'lendablePercent'], 101, /from 0 to 100/],
  ['PriorityLevelConfiguration', [...QUEUING, 'handSize'], 17, /above `queues`/],
  ['PriorityLevelConfiguration', [...QUEUING, 'queues'], 65_536, /too many for 65536 queues/],

  ['CSIDriver', ['spec', 'fsGroupPolicy'], 'Files', /None, File or ReadWriteOnceWithFSType/],
  ['CSIDriver', ['spec', 'tokenRequests', 0, 'expirationSeconds'], 60, /from 600/],
  ['CSIDriver', ['spec', 'volumeLifecycleModes'], ['Inline'], /Persistent or Ephemeral/],
  ['VolumeAttributesClass', ['parameters'], {}, 'parameters is required'],
  ['VolumeAttributesClass', ['driverName'], 'a b', /must be a label key/],

  ['DeviceClass', ['spec', 'extendedResourceName'], 'gpu', /a name with a domain/],
  ['DeviceClass', ['spec', 'extendedResourceName'], 'kubernetes.io/gpu', /not of kubernetes\.io/],
  ['DeviceClass', ['spec', 'config', 0, 'opaque', 'driver'], 'a_b', /must be a DNS subdomain/],
  ['DeviceClass', ['spec', 'selectors', 0], {}, /cel is required/],
  ['ResourceClaim', [...REQUEST, 'firstAvailable'], [{ name: 'a' }], /only one request/],
  ['ResourceClaim', [...REQUEST, 'exactly', 'allocationMode'], 'All', /not allowed with the mode/],
  ['ResourceClaim', ['spec', 'devices', 'constraints', 0, 'requests'], ['tpu'], /no such request/],
  [
    'ResourceClaim',
    ['spec', 'devices', 'constraints', 0, 'matchAttribute'],
    'model',
    /like "example.com\/model"/,
  ],
  ['ResourceClaimTemplate', ['spec', 'metadata', 'name'], 'a', /name is not allowed/],

  ['ServiceCIDR', ['spec', 'cidrs'], ['10.0.0.0/16', '10.1.0.0/16'], /one network of each/],
  ['ServiceCIDR', ['spec', 'cidrs'], [], /cidrs is required/],
  ['Endpoints', ['subsets', 0, 'addresses', 0, 'ip'], '127.0.0.1', /not a local one/],
  ['Endpoints', ['subsets', 0, 'addresses'], [], /has no addresses/],
  [
    'Endpoints',
    ['subsets', 0, 'ports'],
    [{ port: 80 }, { port: 81 }],
    /ports\[0\]\.name is required/,
  ],
])('a %s with %j as %j is refused', (kind, path, value, expected) => {
  expect(refused(changed(kind, path, value)).join('\n')).toMatch(expected);
});

test.each<[string, Path, JsonValue | undefined]>([
  ['MutatingWebhookConfiguration', [...HOOK, 'clientConfig'], { url: 'https://a.example.com/x' }],
  ['MutatingWebhookConfiguration', [...RULE, 'resources'], ['*', 'pods/log']],
  ['MutatingWebhookConfiguration', [...RULE, 'resources'], ['pods', '*/scale']],
  ['ValidatingAdmissionPolicy', ['spec', 'validations'], []],
  ['ValidatingAdmissionPolicy', ['spec', 'paramKind', 'apiVersion'], 'rules.example.com/v1'],
  ['CustomResourceDefinition', ['spec', 'conversion'], { strategy: 'None' }],
  ['CustomResourceDefinition', [...VERSION, 'selectableFields'], [{ jsonPath: '.spec.size' }]],
  [
    'CustomResourceDefinition',
    [...SPEC_SCHEMA, 'port'],
    { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
  ],
  [
    'CustomResourceDefinition',
    [...SPEC_SCHEMA, 'ports'],
    {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
    },
  ],
  [
    'CustomResourceDefinition',
    [...SPEC_SCHEMA, 'raw'],
    { 'x-kubernetes-preserve-unknown-fields': true },
  ],
  ['FlowSchema', [...FLOW, 'nonResourceRules', 0, 'nonResourceURLs'], ['/healthz/*']],
  ['FlowSchema', ['spec', 'matchingPrecedence'], undefined],
  ['PriorityLevelConfiguration', [...QUEUING], {}],
  ['ResourceClaim', ['spec', 'devices', 'constraints', 0, 'requests'], ['any/small']],
  ['ResourceClaim', [...REQUEST, 'exactly', 'count'], undefined],
  ['DeviceClass', ['spec', 'config', 0, 'opaque', 'driver'], 'GPU.example.com'],
  ['ServiceCIDR', ['spec', 'cidrs'], ['10.0.0.0/16', '2001:db8::/64']],
  ['CSIDriver', ['spec', 'tokenRequests', 0, 'expirationSeconds'], undefined],
])('a %s with %j as %j is accepted', (kind, path, value) => {
  expect(refused(changed(kind, path, value))).toEqual([]);
});
