import * as v from 'valibot';
import { listOf, onJson } from '../kubectl-output';
import type { Check } from '../step';
import { done, waiting } from '../verdict';
import { ApplicationSchema } from './application';
import { readyVerdict } from './ready';
import { WorkloadsSchema } from './workloads';

const ObjectSchema = v.looseObject({
  kind: v.string(),
  metadata: v.looseObject({ name: v.string() }),
});

const FIX = 'Run `argosy bootstrap` until it is complete.';

/**
 * Argo CD runs, and has synced itself with Git. Then nobody else should apply its objects: Argo CD's own annotations would
 * be lost until it adds them again.
 */
export function selfManagementCheck(namespace: string): Check {
  return {
    args: [
      ...['get', 'applications.argoproj.io,deployments.apps,statefulsets.apps,pods'],
      ...['--namespace', namespace, '--output', 'json'],
    ],
    judge: onJson(listOf(ObjectSchema), (objects) => {
      const self = objects.find(
        ({ kind, metadata }) => kind === 'Application' && metadata.name === 'argocd',
      );
      const application = v.safeParse(ApplicationSchema, self);
      if (!application.success || application.output.status?.sync?.status !== 'Synced') {
        return waiting('Argo CD does not manage itself yet.', FIX);
      }
      const items = objects.filter(({ kind }) => kind !== 'Application');
      const workloads = v.safeParse(WorkloadsSchema, { items });
      const verdict = workloads.success
        ? readyVerdict(workloads.output, namespace)
        : waiting('Its workloads are unknown.', FIX);
      return verdict.state === 'done' ? done('Argo CD manages itself') : verdict;
    }),
  };
}
