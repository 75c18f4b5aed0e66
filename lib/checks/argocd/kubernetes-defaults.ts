import {
  isObject,
  type JsonObject,
  type JsonPath,
  type JsonValue,
  listAt,
  objectAt,
} from '../../base/json';
import { type ApiObjectJson, apiGroup } from '../../kubernetes/api-object';
import type { OmittedDefault } from '../../kubernetes/schemas/omitted-defaults';
import type { CheckedPod } from '../pods';

// Argo CD knows the defaults of most of Kubernetes' own kinds, and fills them in itself before it compares. These are the
// others: each was seen as a difference by Argo CD 3.5 for an object that Kubernetes 1.36 had just been sent.

/** What the API server fills in, and Argo CD reports. */
interface ReportedDefault extends OmittedDefault {
  /** Only under server-side apply. Otherwise, Argo CD merges the list by its keys. */
  readonly serverSideOnly: boolean;
}

/** The defaults that a pod template omits. */
export function* podDefaults({
  path,
  spec,
  containers,
  manifest,
}: CheckedPod): Generator<ReportedDefault> {
  // The server adds nothing to the pod template of a custom resource.
  if (apiGroup(manifest.object) === 'argoproj.io') return;
  for (const container of containers) {
    for (const [i, it] of listAt(container.spec, 'env').entries()) {
      const at = ['valueFrom', 'resourceFieldRef'];
      yield* divisor(it, at, [...container.path, 'env', i], true);
    }
  }
  for (const [i, volume] of listAt(spec, 'volumes').entries()) {
    const place = [...path, 'volumes', i];
    yield* itemDefaults(listAt(volume, 'downwardAPI', 'items'), [...place, 'downwardAPI', 'items']);
    const sources = listAt(volume, 'projected', 'sources');
    // One default that Argo CD knows makes it fill in the whole list.
    if (sources.some((it) => omits(it, 'serviceAccountToken', 'expirationSeconds'))) continue;
    if (sources.some((it) => listAt(it, 'downwardAPI', 'items').some(omitsVersion))) continue;
    for (const [j, source] of sources.entries()) {
      const at = ['projected', 'sources', j, 'downwardAPI', 'items'];
      yield* itemDefaults(listAt(source, 'downwardAPI', 'items'), [...place, ...at]);
    }
  }
}

function* itemDefaults(items: readonly JsonValue[], path: JsonPath): Generator<ReportedDefault> {
  if (items.some(omitsVersion)) return;
  for (const [i, it] of items.entries()) {
    yield* divisor(it, ['resourceFieldRef'], [...path, i], false);
  }
}

function omitsVersion(item: JsonValue): boolean {
  return omits(item, 'fieldRef', 'apiVersion');
}

function omits(value: JsonValue, field: string, default_: string): boolean {
  const it = objectAt(value)[field];
  return isObject(it) && it[default_] === undefined;
}

function* divisor(
  item: JsonValue,
  field: JsonPath,
  path: JsonPath,
  serverSideOnly: boolean,
): Generator<ReportedDefault> {
  const it = objectAt(item, ...field);
  if (it['resource'] === undefined || it['divisor'] !== undefined) return;
  yield { path: [...path, ...field, 'divisor'], value: '0', serverSideOnly };
}

/** The defaults that an object omits, but for those of its pod templates. */
export function* objectDefaults(object: ApiObjectJson): Generator<ReportedDefault> {
  const spec = objectAt(object, 'spec');
  switch (`${apiGroup(object)}/${object.kind}`) {
    case 'apps/StatefulSet':
      yield* claimDefaults(spec, ['spec']);
      break;
    case '/Pod':
      yield* tolerationDefaults(spec);
      break;
    case 'resource.k8s.io/ResourceClaim':
      yield* deviceDefaults(spec, ['spec']);
      break;
    case 'resource.k8s.io/ResourceClaimTemplate':
      yield* deviceDefaults(objectAt(spec, 'spec'), ['spec', 'spec']);
  }
}

/** What every Pod tolerates for a while. Without other tolerations, there is nothing to compare. */
function* tolerationDefaults(spec: JsonObject): Generator<ReportedDefault> {
  const tolerations = listAt(spec, 'tolerations').map((it) => objectAt(it));
  if (tolerations.length === 0) return;
  const missing = ['not-ready', 'unreachable']
    .map((name) => `node.kubernetes.io/${name}`)
    .filter(
      (taint) =>
        !tolerations.some(
          ({ key = taint, effect = NO_EXECUTE }) => key === taint && effect === NO_EXECUTE,
        ),
    )
    .map((key) => ({ key, operator: 'Exists', effect: NO_EXECUTE, tolerationSeconds: 300 }));
  if (missing.length === 0) return;
  yield { path: ['spec', 'tolerations'], value: missing, serverSideOnly: false };
}

const NO_EXECUTE = 'NoExecute';

function* claimDefaults(spec: JsonObject, path: JsonPath): Generator<ReportedDefault> {
  const field = 'volumeClaimTemplates';
  for (const [i, it] of listAt(spec, field).entries()) {
    const expected = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' };
    for (const [name, value] of Object.entries(expected)) {
      if (objectAt(it)[name] !== undefined) continue;
      yield { path: [...path, field, i, name], value, serverSideOnly: true };
    }
  }
}

function* deviceDefaults(spec: JsonObject, path: JsonPath): Generator<ReportedDefault> {
  for (const [i, request] of listAt(spec, 'devices', 'requests').entries()) {
    const at = [...path, 'devices', 'requests', i];
    // Before v1beta2, the request itself has the fields.
    yield* requestDefaults(objectAt(request), at);
    yield* requestDefaults(objectAt(request, 'exactly'), [...at, 'exactly']);
    for (const [j, it] of listAt(request, 'firstAvailable').entries()) {
      yield* requestDefaults(objectAt(it), [...at, 'firstAvailable', j]);
    }
  }
}

function* requestDefaults(request: JsonObject, path: JsonPath): Generator<ReportedDefault> {
  const { deviceClassName, allocationMode = 'ExactCount', count } = request;
  if (deviceClassName === undefined) return;
  if (request['allocationMode'] === undefined) {
    yield { path: [...path, 'allocationMode'], value: allocationMode, serverSideOnly: false };
  }
  for (const [i, it] of listAt(request, 'tolerations').entries()) {
    if (objectAt(it)['operator'] !== undefined) continue;
    yield { path: [...path, 'tolerations', i, 'operator'], value: 'Equal', serverSideOnly: false };
  }
  if (allocationMode === 'ExactCount' && count === undefined) {
    yield { path: [...path, 'count'], value: 1, serverSideOnly: false };
  }
}
