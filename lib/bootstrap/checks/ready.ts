import type * as v from 'valibot';
import { onJson } from '../kubectl-output';
import type { Check } from '../step';
import { done, failed, type Verdict, waiting } from '../verdict';
import { isWorkload, unready, WorkloadsSchema } from './workloads';

/** Every workload of Argo CD runs in its current version. */
export function readyCheck(namespace: string): Check {
  return {
    args: [
      'get',
      'deployments.apps,statefulsets.apps,pods',
      '--namespace',
      namespace,
      '--output',
      'json',
    ],
    judge: onJson(WorkloadsSchema, (objects) => readyVerdict(objects, namespace)),
  };
}

/** Whether every workload of Argo CD among these objects is ready. */
export function readyVerdict(
  objects: v.InferOutput<typeof WorkloadsSchema>,
  namespace: string,
): Verdict {
  const own = objects.filter(
    (it) => isWorkload(it) && it.metadata.labels['app.kubernetes.io/part-of'] === 'argocd',
  );
  if (!own.some(({ metadata }) => metadata.name.includes('application-controller'))) {
    return failed(
      `There is no Argo CD in the namespace ${namespace}.`,
      'Set `argocd` in fleet/platform.ts, so that the bootstrap installs it, or install it by hand.',
    );
  }
  const reasons = own.flatMap((it) => unready(it, objects) ?? []);
  if (reasons.length === 0) return done(`${own.length} workloads`);
  return waiting(
    reasons.join('\n'),
    `Look further with \`kubectl get events --namespace ${namespace}\`, or allow more time with --timeout. Then run the command again.`,
  );
}
