import { isObject, type JsonPath, type JsonValue, own, textOf } from '../../base/json';
import { compareQuantities } from '../../kubernetes/quantity';

/**
 * The API server's defaults by field name, in a pod or claim template and in the workload around it. Fields with
 * other names have no default.
 */
const DEFAULTS: Readonly<Record<string, JsonValue>> = {
  apiGroup: '',
  apiVersion: 'v1',
  completionMode: 'NonIndexed',
  defaultMode: 0o644,
  divisor: '0',
  dnsPolicy: 'ClusterFirst',
  enableServiceLinks: true,
  expirationSeconds: 3600,
  failureThreshold: 3,
  hostIPC: false,
  hostNetwork: false,
  hostPID: false,
  imagePullPolicy: 'IfNotPresent',
  initialDelaySeconds: 0,
  kind: 'PersistentVolumeClaim',
  path: '/',
  periodSeconds: 10,
  podManagementPolicy: 'OrderedReady',
  preemptionPolicy: 'PreemptLowerPriority',
  protocol: 'TCP',
  readOnly: false,
  scheme: 'HTTP',
  schedulerName: 'default-scheduler',
  serviceName: '',
  stdin: false,
  stdinOnce: false,
  successThreshold: 1,
  terminationGracePeriodSeconds: 30,
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  timeoutSeconds: 1,
  tty: false,
  type: '',
  value: '',
  volumeMode: 'Filesystem',
};

/** Maps from resource names to quantities. */
const AMOUNTS = ['limits', 'requests'];

/**
 * The path of the first difference to the API server: an absent field has its default, an empty one is absent,
 * and `1Gi` equals `1024Mi`.
 */
export function firstDifference(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: JsonPath = [],
): JsonPath | undefined {
  if (before === after) return undefined;
  const field = path.at(-1);
  // The status in a claim template has no effect.
  if (field === 'status' || (isDefault(before, field) && isDefault(after, field))) return undefined;
  if (Array.isArray(before) && Array.isArray(after)) {
    if (before.length !== after.length) return path;
    return firstOf(after.keys(), (i) => firstDifference(before[i], after[i], [...path, i]));
  }
  if ((isObject(before) || isNothing(before)) && (isObject(after) || isNothing(after))) {
    const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
    return firstOf(keys, (key) =>
      firstDifference(own(before ?? {}, key), own(after ?? {}, key), [...path, key]),
    );
  }
  return isSameAmount(before, after, path) ? undefined : path;
}

function isDefault(value: JsonValue | undefined, field: string | number | undefined): boolean {
  if (isNothing(value)) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value !== 'object' && Object.hasOwn(DEFAULTS, field ?? '')
    ? DEFAULTS[field ?? ''] === value
    : false;
}

function isNothing(value: JsonValue | undefined): value is null | undefined {
  return value === undefined || value === null;
}

function isSameAmount(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: JsonPath,
): boolean {
  const isAmount = AMOUNTS.includes(String(path.at(-2))) || path.at(-1) === 'sizeLimit';
  return isAmount && compareQuantities(textOf(before), textOf(after)) === 0;
}

function firstOf<T>(
  items: Iterable<T>,
  find: (item: T) => JsonPath | undefined,
): JsonPath | undefined {
  for (const item of items) {
    const found = find(item);
    if (found) return found;
  }
  return undefined;
}
