import fc from 'fast-check';
import { DaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { CronJob } from 'kubernetes-models/batch/v1/CronJob';
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { Role } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import { RoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import { PriorityClass } from 'kubernetes-models/scheduling.k8s.io/v1/PriorityClass';
import { StorageClass } from 'kubernetes-models/storage.k8s.io/v1/StorageClass';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { LimitRange } from 'kubernetes-models/v1/LimitRange';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { ResourceQuota } from 'kubernetes-models/v1/ResourceQuota';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';
import { Schemas } from '../../../lib/kubernetes/schemas/schemas';
import { anyKey, jsonWith } from '../../arbitrary-keys';
import { objects } from './objects';
import { deployment } from './workloads';

const schemas = new Schemas();

interface Model {
  validate(): void;
}
const models = {
  ConfigMap,
  CronJob,
  DaemonSet,
  Deployment,
  HorizontalPodAutoscaler,
  Ingress,
  LimitRange,
  NetworkPolicy,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  PriorityClass,
  ResourceQuota,
  Role,
  RoleBinding,
  Service,
  ServiceAccount,
  StatefulSet,
  StorageClass,
} as unknown as Readonly<Record<string, new (data: object) => Model>>;

type Path = readonly (string | number)[];

/** All paths in a value. */
function places(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const children = Object.entries(value).map(
    ([key, child]) => [Array.isArray(value) ? Number(key) : key, child] as const,
  );
  return [path, ...children.flatMap(([key, child]) => places(child, [...path, key]))];
}

function at(value: unknown, path: Path): unknown {
  return path.reduce((it, key) => (it as Record<string | number, unknown>)[key], value);
}

function replaced<T>(object: T, path: Path, value: unknown): T {
  const copy = JSON.parse(JSON.stringify(object)) as T;
  const parent = at(copy, path.slice(0, -1)) as Record<string | number, unknown>;
  parent[path.at(-1) ?? ''] = value;
  return copy;
}

function isRefusedByModel(object: ApiObjectJson): boolean {
  const model = models[object.kind];
  if (model === undefined) throw new Error(`no model: ${object.kind}`);
  try {
    new model(object).validate();
    return false;
  } catch {
    return true;
  }
}

const shared = objects.filter((it) => Object.hasOwn(models, it.kind));

test('every model has an object to compare', () => {
  expect(shared.map((it) => it.kind).sort()).toEqual(Object.keys(models));
});

test.each(shared.map((it) => [it.kind, it] as const))(
  'values of the wrong type are refused in a %s exactly where kubernetes-models refuses them',
  (_, object) => {
    const differences: unknown[] = [];
    for (const path of places(object)) {
      // One kind with pods is enough. Argosy does not check the status, and kubernetes-models no base64 and times.
      if (path.length < 2 || path[0] === 'status' || path[0] === 'data') continue;
      if (path.includes('template') && object.kind !== 'Deployment') continue;
      if (path.at(-1) === 'creationTimestamp') continue;
      for (const value of [{ a: [] }, ['a'], 'text', true, 1.5]) {
        if (typeof at(object, path) === typeof value) continue;
        const mutant = replaced(object, path, value);
        const isFound = schemas.check(mutant, undefined).some((it) => it.rule === 'schema/type');
        if (isFound !== isRefusedByModel(mutant))
          differences.push([path.join('.'), value, isFound]);
      }
    }
    expect(differences).toEqual([]);
  },
);

/** The paths of the structs in a Deployment: a map accepts any key. */
const structs = places(deployment).filter((path) => {
  const value = at(deployment, path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return (
    path[0] !== 'status' &&
    !/^(labels|annotations|matchLabels|requests|limits|nodeSelector|volumeAttributes)$/.test(
      String(path.at(-1)),
    )
  );
});

test('an unknown field in any struct of a Deployment is reported at its path, and nothing else', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...structs),
      anyKey.map((key) => `${key}Zz`),
      fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant({}), fc.constant([])),
      (path, key, value) => {
        const mutant = replaced(deployment, [...path, key], value);
        expect(schemas.check(mutant, '1.33').map((it) => [it.rule, it.path])).toEqual([
          ['schema/unknown-field', [...path, key]],
        ]);
      },
    ),
    { numRuns: 300 },
  );
});

const json = jsonWith(anyKey);

test('checking an object never throws', () => {
  fc.assert(
    fc.property(json, fc.constantFrom(...objects), fc.nat(), (value, object, i) => {
      const paths = places(object).filter(
        (path) => path.length > 0 && !/^(apiVersion|kind)$/.test(String(path[0])),
      );
      schemas.check(replaced(object, paths[i % paths.length] ?? [], value), '1.33');
    }),
  );
});
