import { type JsonObject, type JsonValue, objectAt, textOf } from '../../base/json';
import { isLabelKey } from '../names';
import { compareQuantities, isWholeQuantity } from '../quantity';
import {
  all,
  by,
  type Check,
  each,
  fields,
  isAbsent,
  map,
  number,
  oneOf,
  type Refusals,
  required,
  text,
  unique,
} from './check';
import { quantity } from './values';

// Namespaces, quotas, limits and priorities: https://kubernetes.io/docs/concepts/policy/

const STANDARD = [
  'cpu',
  'memory',
  'storage',
  'ephemeral-storage',
  'pods',
  'services',
  'replicationcontrollers',
];

export const namespace: Check = fields({
  spec: fields({
    finalizers: each(
      text(
        (it) => it === 'kubernetes' || (it.includes('/') && isLabelKey(it)),
        '"kubernetes", or a name with a domain as its prefix, such as "example.com/name"',
      ),
    ),
  }),
});

/** A resource: a standard one, or one with a domain. */
const resourceName = (standard: readonly string[]) =>
  text(
    (it) =>
      isLabelKey(it) &&
      (it.includes('/') ||
        standard.includes(it) ||
        /^(requests|limits)\.|^count\/|^hugepages-/.test(it)),
    'the name of a resource, such as "cpu", or one with a domain, such as "example.com/gpu"',
  );

const QUOTA = [
  ...STANDARD,
  ...[
    'resourcequotas',
    'secrets',
    'configmaps',
    'persistentvolumeclaims',
    'services.nodeports',
    'services.loadbalancers',
  ],
];

const SCOPES = [
  ...[
    'Terminating',
    'NotTerminating',
    'BestEffort',
    'NotBestEffort',
    'PriorityClass',
    'CrossNamespacePodAffinity',
  ],
  'VolumeAttributesClass',
];

/** A count is a whole number, and so is a resource with a domain. */
const hard: Check = (value, refusals) => {
  map(resourceName(QUOTA), quantity)(value, refusals);
  for (const [name, it] of Object.entries(objectAt(value))) {
    if (!isMeasured(name) && !isAbsent(it) && !isWholeQuantity(textOf(it))) {
      refusals.add(`is ${textOf(it)}: it must be a whole number`, name);
    }
  }
};

/** True for a resource that has fractions: time and space. */
function isMeasured(name: string): boolean {
  return /(^|\.)(cpu|memory|storage|ephemeral-storage)$|^hugepages-|\.storage$/.test(name);
}

export const resourceQuota: Check = fields({
  spec: fields({
    hard,
    scopes: all(
      each(oneOf(...SCOPES)),
      unique((it) => it),
    ),
    scopeSelector: fields({
      matchExpressions: each(
        fields({
          scopeName: required(oneOf(...SCOPES)),
          operator: required(oneOf('In', 'NotIn', 'Exists', 'DoesNotExist')),
        }),
      ),
    }),
  }),
});

const BOUNDS = ['min', 'max', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;

const limit: Check = fields(
  {
    type: text(
      (it) =>
        ['Pod', 'Container', 'PersistentVolumeClaim'].includes(it) ||
        (it.includes('/') && isLabelKey(it)),
      'Pod, Container or PersistentVolumeClaim',
    ),
    ...Object.fromEntries(BOUNDS.map((it) => [it, map(resourceName(STANDARD))])),
  },
  ofLimit,
);

function ofLimit(it: JsonObject, refusals: Refusals): void {
  if (it['type'] === 'Pod') {
    for (const field of ['default', 'defaultRequest']) {
      if (Object.keys(objectAt(it, field)).length > 0)
        refusals.add('is not allowed with the type Pod', field);
    }
  }
  const keys = new Set(BOUNDS.flatMap((field) => Object.keys(objectAt(it, field))));
  for (const [key, ratio] of Object.entries(objectAt(it, 'maxLimitRequestRatio'))) {
    if (!isAbsent(ratio) && (compareQuantities(textOf(ratio), '1') ?? 0) < 0) {
      refusals.add(`is ${textOf(ratio)}: it must be 1 or more`, 'maxLimitRequestRatio', key);
    }
  }
  for (const key of keys) {
    // The API server reads `null` as 0.
    const [min, max, byDefault, request] = BOUNDS.map((field) => {
      const value = objectAt(it, field)[key];
      return value === null ? '0' : value;
    });
    const order: [JsonValue | undefined, JsonValue | undefined, string, string][] = [
      [min, max, 'min', 'max'],
      [min, request, 'min', 'defaultRequest'],
      [request, max, 'defaultRequest', 'max'],
      [request, byDefault, 'defaultRequest', 'default'],
      [min, byDefault, 'min', 'default'],
      [byDefault, max, 'default', 'max'],
    ];
    for (const [low, high, lowName, highName] of order) {
      if (isAbsent(low) || isAbsent(high)) continue;
      if ((compareQuantities(textOf(low), textOf(high)) ?? 0) > 0) {
        refusals.add(
          `of ${key} is ${textOf(low)}, above \`${highName}\`, which is ${textOf(high)}`,
          lowName,
          key,
        );
      }
    }
  }
}

export const limitRange: Check = fields({
  spec: fields({ limits: all(each(limit), unique(by('type'))) }),
});

/** Above this, only the system's own classes. */
const HIGHEST_PRIORITY = 1_000_000_000;

export const priorityClass: Check = fields({
  value: number(Number.NEGATIVE_INFINITY, HIGHEST_PRIORITY),
  preemptionPolicy: oneOf('PreemptLowerPriority', 'Never'),
});
