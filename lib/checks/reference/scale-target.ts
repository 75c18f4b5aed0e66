import { nearest } from '../../model/hint';
import { type JsonObject, objectAt } from '../../model/json';
import { apiGroup } from '../../model/manifest';
import { indexOf, label } from '../object-index';
import type { CheckedUnit, Rule } from '../rule';
import { makesUnknownPods } from '../selected-pods';

interface Target {
  /** Undefined for any group. */
  readonly group: string | undefined;
  readonly kind: string;
  readonly name: string;
}

/** Where each kind says what it scales, and what it means by what it does not say. */
const SCALERS: Readonly<
  Record<
    string,
    { readonly field: string; readonly target: (ref: JsonObject) => Target | undefined }
  >
> = {
  'autoscaling/HorizontalPodAutoscaler': {
    field: 'scaleTargetRef',
    target: (ref) => targetOf(ref, '', undefined),
  },
  'autoscaling.k8s.io/VerticalPodAutoscaler': {
    field: 'targetRef',
    // It knows the kinds of Kubernetes by their kind alone.
    target: (ref) => targetOf(ref, undefined, undefined),
  },
  'keda.sh/ScaledObject': {
    field: 'scaleTargetRef',
    target: (ref) => targetOf(ref, 'apps', 'Deployment'),
  },
};

/** An autoscaler of nothing. */
export const scaleTarget: Rule = {
  id: 'reference/scale-target',
  severity: 'error',
  summary:
    'An autoscaler scales an object that its app has not. An app with an operator’s custom resources, whose workloads nobody knows, is excepted.',
  why: 'It would never scale anything: it only reports an error in its status, which nobody reads until the load comes.',
  source: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
  about: ['scaleTargetRef', 'targetRef'],
  *check(unit) {
    const index = indexOf(unit);
    for (const [scaler, { field, target: targetIn }] of Object.entries(SCALERS)) {
      for (const manifest of index.ofKind(scaler)) {
        const target = targetIn(objectAt(manifest.object, 'spec', field));
        if (target === undefined || makesUnknownPods(unit)) continue;
        const candidates = workloadsIn(unit, index.namespaceOf(manifest));
        if (candidates.some((it) => isMeant(it, target))) continue;
        yield {
          manifest,
          path: ['spec', field, ...wrongField(candidates, target)],
          message: `${label(manifest)} scales ${describe(target)}, and the app has no such object: it would scale nothing.${hint(candidates, target)}`,
          fix: `Set \`spec.${field}\` to the \`apiVersion\`, \`kind\` and \`name\` of the workload. With \`replicas: { min, max, … }\` the built-in kinds make an autoscaler that fits.`,
        };
      }
    }
  },
};

function targetOf(
  ref: JsonObject,
  defaultGroup: string | undefined,
  defaultKind: string | undefined,
): Target | undefined {
  const { apiVersion, kind = defaultKind, name } = ref;
  if (typeof kind !== 'string' || typeof name !== 'string') return undefined;
  const group =
    typeof apiVersion === 'string' && apiVersion !== '' ? apiGroup({ apiVersion }) : defaultGroup;
  return { group, kind, name };
}

type Candidate = Required<Target>;

function workloadsIn(unit: CheckedUnit, namespace: string): Candidate[] {
  const index = indexOf(unit);
  return unit.manifests
    .filter((it) => index.namespaceOf(it) === namespace)
    .map(({ object }) => ({
      group: apiGroup(object),
      kind: object.kind,
      name: String(object.metadata.name),
    }));
}

function isMeant(candidate: Candidate, { group, kind, name }: Target): boolean {
  return (
    candidate.kind === kind &&
    candidate.name === name &&
    (group === undefined || candidate.group === group)
  );
}

function wrongField(candidates: readonly Candidate[], { kind, name }: Target): string[] {
  const ofName = candidates.filter((it) => it.name === name);
  if (ofName.some((it) => it.kind === kind)) return ['apiVersion'];
  return candidates.some((it) => it.kind === kind) ? ['name'] : [];
}

function hint(candidates: readonly Candidate[], { kind, name }: Target): string {
  const [twin] = candidates.filter((it) => it.name === name && it.kind === kind);
  if (twin) return ` The ${kind} ${name} of the app belongs to the group "${twin.group}".`;
  const guess = nearest(
    name,
    candidates.filter((it) => it.kind === kind).map((it) => it.name),
  );
  return guess ? ` Did you mean "${guess}"?` : '';
}

function describe({ group, kind, name }: Target): string {
  return `${kind} ${name}${group === undefined ? '' : ` of the API group "${group}"`}`;
}
