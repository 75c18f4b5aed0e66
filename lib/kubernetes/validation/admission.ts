import { type JsonObject, listAt } from '../../base/json';
import {
  all,
  by,
  type Check,
  each,
  fields,
  isAbsent,
  number,
  oneOf,
  onlyWildcard,
  orEmpty,
  type Refusals,
  required,
  text,
  unique,
} from './check';
import { labelSelector } from './metadata';
import { isFullyQualifiedName, labelKey, pathSegment } from './values';

// What webhooks and policies of admission share:
// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/

/** An expression of CEL. Only the API server can compile it. */
export const expression = text((it) => it.trim() !== '', 'an expression in CEL');

export const failurePolicy = oneOf('Fail', 'Ignore');
export const matchPolicy = oneOf('Exact', 'Equivalent');
export const reinvocationPolicy = oneOf('Never', 'IfNeeded');

export const matchConditions: Check = all(
  each(fields({ name: required(labelKey), expression: required(expression) })),
  unique(by('name')),
);

const filled: Check = (value, refusals) => {
  if (value === '' || value === null) refusals.add('must not be empty');
};

/** Resources and subresources, such as `pods/log`; an asterisk covers the others. */
const resources: Check = (value, refusals) => {
  const names = Array.isArray(value) ? value.filter((it) => typeof it === 'string') : [];
  if (names.length > 1 && names.includes('*/*')) {
    refusals.add('has "*/*" beside other resources, which it covers');
  }
  // Only the last of the plain names counts.
  const isPlain = names.filter((it) => !it.includes('/')).at(-1);
  if (names.includes('*') && isPlain !== undefined && isPlain !== '*') {
    refusals.add('has "*" beside other resources, which it covers');
  }
  const earlier: string[] = [];
  for (const name of names) {
    const slash = name.indexOf('/');
    if (slash < 0) continue;
    const covering = [`${name.slice(0, slash)}/*`, `*/${name.slice(slash + 1)}`];
    const found = covering.find((it) => earlier.includes(it));
    if (found !== undefined) refusals.add(`has ${name} after ${found}, which covers it`);
    earlier.push(name);
  }
};

/** The requests that a webhook or a policy sees. */
export const resourceRule = (operations: readonly string[]): Check =>
  fields({
    apiGroups: required(onlyWildcard),
    apiVersions: required(all(onlyWildcard, each(filled))),
    operations: required(all(each(oneOf(...operations)), onlyWildcard)),
    resources: required(all(each(filled), resources)),
    scope: oneOf('Cluster', 'Namespaced', '*'),
    resourceNames: all(
      each(pathSegment),
      unique((it) => it),
    ),
  });

export const ALL_OPERATIONS = ['*', 'CREATE', 'UPDATE', 'DELETE', 'CONNECT'];

/** Where a webhook is served: a Service, or an address outside the cluster. */
export const webhookClient: Check = fields(
  {
    url: text(isHttpsUrl, 'a URL such as "https://example.com/admit", without query or fragment'),
    service: fields({
      name: required(),
      namespace: required(),
      port: number(1, 65_535),
      path: orEmpty(text(isServicePath, 'a path of DNS names, such as "/admit"')),
    }),
  },
  ({ url, service }, refusals) => {
    if (isAbsent(url) === isAbsent(service))
      refusals.add('needs exactly one of `url` and `service`');
  },
);

function isHttpsUrl(it: string): boolean {
  if (!/^[hH][tT][tT][pP][sS]:\/\/[^/?#]/.test(it) || it.includes('?') || it.includes('#'))
    return false;
  return URL.canParse(it) && !it.slice('https://'.length).split('/')[0]?.includes('@');
}

function isServicePath(it: string): boolean {
  if (it === '/') return true;
  const isStep = (step: string) =>
    step.length <= 253 &&
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(step);
  return it.startsWith('/') && it.slice(1).replace(/\/$/, '').split('/').every(isStep);
}

const webhook: Check = fields(
  {
    name: required(
      text(isFullyQualifiedName, 'a DNS name with at least two dots, such as "quota.example.com"'),
    ),
    clientConfig: webhookClient,
    rules: each(resourceRule(ALL_OPERATIONS)),
    failurePolicy,
    matchPolicy,
    matchConditions,
    namespaceSelector: labelSelector,
    objectSelector: labelSelector,
    reinvocationPolicy,
    sideEffects: required(oneOf('None', 'NoneOnDryRun')),
    timeoutSeconds: number(1, 30),
    admissionReviewVersions: required(reviewVersions),
  },
  hasClient,
);

function hasClient(it: JsonObject, refusals: Refusals): void {
  if (isAbsent(it['clientConfig'])) refusals.add('is required', 'clientConfig');
}

export function reviewVersions(value: unknown, refusals: Refusals): void {
  if (!Array.isArray(value)) return;
  const isVersion = text(
    (it) => it.length <= 63 && /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(it),
    'a version such as "v1"',
  );
  all(
    each(isVersion),
    unique((it) => it),
  )(value, refusals);
  if (!value.some((it) => it === 'v1' || it === 'v1beta1')) {
    refusals.add('has neither "v1" nor "v1beta1", which the API server speaks');
  }
}

/** A MutatingWebhookConfiguration or a ValidatingWebhookConfiguration. */
export const webhookConfiguration: Check = fields({
  webhooks: all(each(webhook), unique(by('name'))),
});

/** The objects that a policy or a binding is about. */
export const matchResources = (operations: readonly string[]): Check =>
  fields({
    matchPolicy,
    namespaceSelector: labelSelector,
    objectSelector: labelSelector,
    resourceRules: each(resourceRule(operations)),
    excludeResourceRules: each(resourceRule(ALL_OPERATIONS)),
  });

/** True if a policy says what it is about. */
export function hasResourceRules(spec: JsonObject, refusals: Refusals): void {
  if (listAt(spec, 'matchConstraints', 'resourceRules').length === 0) {
    refusals.add('is required', 'matchConstraints', 'resourceRules');
  }
}
