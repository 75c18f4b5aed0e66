import { apiGroup } from '../../kubernetes/api-object';
import { label } from '../object-index';
import type { Rule } from '../rule';

const ALWAYS: ReadonlySet<string> = new Set([
  '/ReplicationController',
  'apps/DaemonSet',
  'apps/Deployment',
  'apps/ReplicaSet',
  'apps/StatefulSet',
]);
const ENDING: ReadonlySet<string> = new Set(['batch/CronJob', 'batch/Job']);

/** What happens when a container ends, as the kind allows it. */
export const restartPolicy: Rule = {
  id: 'validation/restart-policy',
  severity: 'error',
  summary:
    'The restart policy of a Job or a CronJob is neither OnFailure nor Never, or that of another workload is not Always.',
  why: 'The API server refuses the object, and the whole sync fails.',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy',
  // A Job has to have one: the default is Always.
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
          message: `The pods of ${label(manifest)} have ${what}: those of a job have to end, with OnFailure or Never, so the API server refuses it.`,
          fix: "Set `restartPolicy: 'OnFailure'` in the pod's spec, or 'Never' to have a new pod for each try. `defineScheduledJob` has it by itself.",
        };
      }
      if (ALWAYS.has(kind) && !isUnset && policy !== 'Always') {
        yield {
          manifest,
          path: [...path, 'restartPolicy'],
          message: `The pods of ${label(manifest)} have the restart policy ${String(policy)}: a ${object.kind} takes no other than Always, so the API server refuses it.`,
          fix: 'In `extend`, remove `restartPolicy` from the spec of the pod. What is to run once belongs into a Job, or into an init container.',
        };
      }
    }
  },
};
