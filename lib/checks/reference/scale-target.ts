import { nearest } from '../../base/hint';
import { apiGroup } from '../../kubernetes/api-object';
import { indexOf, label } from '../object-index';
import type { Rule, RuleContext } from '../rule';
import { type ScaleTarget, scaledObject, scaleTargetOf } from '../scale-targets';
import { isMisspelling, makesUnknownPods } from '../selected-pods';

/** An autoscaler without a target. */
export const scaleTarget: Rule = {
  id: 'reference/scale-target',
  severity: 'error',
  summary:
    'The target of an autoscaler does not exist in its app. If custom resources of an operator may create workloads, only a misspelled target is refused.',
  why: 'It never scales anything, and only reports an error in its status, which is noticed under load.',
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
        message: `${label(manifest)} scales ${describe(target)}, but the app has no such object: it would scale nothing.${hint(candidates, target)}`,
        fix: `Set \`spec.${target.field}\` to the \`apiVersion\`, \`kind\` and \`name\` of the workload. With \`replicas: { min, max, … }\` the built-in kinds create a matching autoscaler.`,
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
  if (other) return ` The ${kind} ${name} of the app is in the group "${other.group}".`;
  const guess = nearest(name, ofKind(candidates, target));
  return guess ? ` Did you mean "${guess}"?` : '';
}

function ofKind(candidates: readonly Candidate[], { kind }: ScaleTarget): string[] {
  return candidates.filter((it) => it.kind === kind).map((it) => it.name);
}

function describe({ group, kind, name }: ScaleTarget): string {
  return `${kind} ${name}${group === undefined ? '' : ` of the API group "${group}"`}`;
}
