import { nearest } from '../../base/hint';
import { apiGroup } from '../../kubernetes/api-object';
import { indexOf, label } from '../object-index';
import type { Rule, RuleContext } from '../rule';
import { type ScaleTarget, scaledObject, scaleTargetOf } from '../scale-targets';
import { isMisspelling, makesUnknownPods } from '../selected-pods';

/** An autoscaler of nothing. */
export const scaleTarget: Rule = {
  id: 'reference/scale-target',
  severity: 'error',
  summary:
    'An autoscaler scales an object that its app has not. Beside an operator’s custom resources, whose workloads nobody knows, only what misspells a workload of the app is refused.',
  why: 'It would never scale anything: it only reports an error in its status, which nobody reads until the load comes.',
  source: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
  about: ['scaleTargetRef', 'targetRef'],
  *check(context) {
    const index = indexOf(context);
    for (const manifest of context.manifests) {
      const target = scaleTargetOf(manifest);
      if (target === undefined || target.scaler === 'other') continue;
      if (scaledObject(context, manifest, target)) continue;
      const candidates = workloadsIn(context, index.namespaceOf(manifest));
      if (
        makesUnknownPods(context) &&
        !isMisspelling(context, target.name, ofKind(candidates, target))
      ) {
        continue;
      }
      yield {
        manifest,
        path: ['spec', target.field, ...wrongField(candidates, target)],
        message: `${label(manifest)} scales ${describe(target)}, and the app has no such object: it would scale nothing.${hint(candidates, target)}`,
        fix: `Set \`spec.${target.field}\` to the \`apiVersion\`, \`kind\` and \`name\` of the workload. With \`replicas: { min, max, … }\` the built-in kinds make an autoscaler that fits.`,
      };
    }
  },
};

type Candidate = Pick<ScaleTarget, 'group' | 'kind' | 'name'>;

function workloadsIn(context: RuleContext, namespace: string): Candidate[] {
  const index = indexOf(context);
  return context.manifests
    .filter((it) => index.namespaceOf(it) === namespace)
    .map(({ object }) => ({
      group: apiGroup(object),
      kind: object.kind,
      name: String(object.metadata.name),
    }));
}

function wrongField(candidates: readonly Candidate[], { kind, name }: ScaleTarget): string[] {
  const ofName = candidates.filter((it) => it.name === name);
  if (ofName.some((it) => it.kind === kind)) return ['apiVersion'];
  return candidates.some((it) => it.kind === kind) ? ['name'] : [];
}

function hint(candidates: readonly Candidate[], target: ScaleTarget): string {
  const { kind, name } = target;
  const [other] = candidates.filter((it) => it.name === name && it.kind === kind);
  if (other) return ` The ${kind} ${name} of the app belongs to the group "${other.group}".`;
  const guess = nearest(name, ofKind(candidates, target));
  return guess ? ` Did you mean "${guess}"?` : '';
}

function ofKind(candidates: readonly Candidate[], { kind }: ScaleTarget): string[] {
  return candidates.filter((it) => it.kind === kind).map((it) => it.name);
}

function describe({ group, kind, name }: ScaleTarget): string {
  return `${kind} ${name}${group === undefined ? '' : ` of the API group "${group}"`}`;
}
