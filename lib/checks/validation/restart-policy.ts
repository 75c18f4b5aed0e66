import { apiGroup } from '../../kubernetes/api-object';
import { label } from '../object-index';
import type { Rule } from '../rule';

const ALWAYS: ReadonlySet<string> = new Set([
  '/ReplicationController',
  'apps/DaemonSet',
  'apps/Deployment',
  'apps/ReplicaSet',
  'apps/StatefulSet',
  'argoproj.io/Rollout',
]);
const ENDING: ReadonlySet<string> = new Set(['batch/CronJob', 'batch/Job']);

/** The restart policy that the kind requires. */
export const restartPolicy: Rule = {
  id: 'validation/restart-policy',
  severity: 'error',
  summary:
    'The restart policy of a Job or a CronJob is neither OnFailure nor Never, or that of another workload is not Always.',
  why: 'The API server refuses the object, and the whole sync fails.',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy',
  // A Job must set one, because the default is Always.
  about: ['restartPolicy', 'Job', 'CronJob'],
  *check({ pods }) {
    for (const { manifest, path, spec } of pods) {
      const { object } = manifest;
      const kind = `${apiGroup(object)}/${object.kind}`;
      const policy = spec['restartPolicy'];
      const isUnset = policy === undefined || policy === null || policy === '';
      if (ENDING.has(kind) && (isUnset || policy === 'Always')) {
        const what = isUnset
          ? 'no restart policy, and the default is Always'
          : 'the restart policy Always';
        yield {
          manifest,
          path: [...path, 'restartPolicy'],
          message: `The pods of ${label(manifest)} have ${what}: the pods of a job must end, with OnFailure or Never, so the API server refuses it.`,
          fix: "Set `restartPolicy: 'OnFailure'` in the pod's spec, or 'Never' to create a new pod for each retry. `defineScheduledJob` sets it automatically.",
        };
      }
      if (ALWAYS.has(kind) && !isUnset && policy !== 'Always') {
        yield {
          manifest,
          path: [...path, 'restartPolicy'],
          message: `The pods of ${label(manifest)} have the restart policy ${String(policy)}: a ${object.kind} only allows Always, so the API server refuses it.`,
          fix: 'In `extend`, remove `restartPolicy` from the spec of the pod. To run something once, use a Job or an init container.',
        };
      }
    }
  },
};
