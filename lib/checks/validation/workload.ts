import { isObject, type JsonPath, listAt, objectAt, valueAt } from '../../base/json';
import { apiGroup } from '../../kubernetes/api-object';
import type { Manifest } from '../../model/manifest';
import { label } from '../object-index';
import type { Rule, RuleFinding } from '../rule';

const TEMPLATE: readonly JsonPath[] = [
  ['spec'],
  ['spec', 'template'],
  ['spec', 'template', 'spec'],
];

/** What has to be there, from the outermost in, though the published schemas let it be left out. */
const REQUIRED: Readonly<Record<string, readonly JsonPath[]>> = {
  '/Pod': [['spec']],
  'apps/DaemonSet': TEMPLATE,
  'apps/Deployment': TEMPLATE,
  'apps/ReplicaSet': TEMPLATE,
  'apps/StatefulSet': TEMPLATE,
  'batch/CronJob': [
    ['spec'],
    ['spec', 'jobTemplate', 'spec'],
    ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ],
  'batch/Job': TEMPLATE,
};

/** A workload that is whole, and a Service that leads somewhere. */
export const workload: Rule = {
  id: 'validation/workload',
  severity: 'error',
  summary:
    'A workload has no spec or no pod template, a strategy contradicts itself, or a Service has no ports or no target.',
  why: 'The API server refuses the object, and the whole sync fails.',
  about: [
    'CronJob',
    'DaemonSet',
    'Deployment',
    'Job',
    'Pod',
    'ReplicaSet',
    'Service',
    'StatefulSet',
  ],
  *check({ manifests }) {
    for (const manifest of manifests) {
      const { object } = manifest;
      const kind = `${apiGroup(object)}/${object.kind}`;
      if (kind === '/Service') yield* ofService(manifest);
      const missing = REQUIRED[kind]?.find((path) => !isObject(valueAt(object, path)));
      if (missing !== undefined) {
        const field = missing.join('.');
        yield {
          manifest,
          path: missing,
          message: `${label(manifest)} has no \`${field}\`, so nothing says which containers it is to run: the API server refuses it.`,
          fix: `Set \`${field}\` where the object is made, or remove the object.`,
        };
      } else if (kind === 'apps/Deployment') yield* ofStrategy(manifest);
    }
  },
};

function* ofStrategy(manifest: Manifest): Iterable<RuleFinding> {
  const { type, rollingUpdate } = objectAt(manifest.object, 'spec', 'strategy');
  if (type !== 'Recreate' || rollingUpdate === undefined || rollingUpdate === null) return;
  yield {
    manifest,
    path: ['spec', 'strategy', 'rollingUpdate'],
    message: `The strategy of ${label(manifest)} is Recreate, and has \`rollingUpdate\`, which only RollingUpdate may have: the API server refuses it.`,
    fix: "In `extend`, remove `spec.strategy.rollingUpdate`, or set `spec.strategy.type: 'RollingUpdate'`.",
  };
}

function* ofService(manifest: Manifest): Iterable<RuleFinding> {
  const spec = objectAt(manifest.object, 'spec');
  const name = label(manifest);
  if (spec['type'] === 'ExternalName') {
    if (spec['externalName']) return;
    yield {
      manifest,
      path: ['spec', 'externalName'],
      message: `${name} is of the type ExternalName and has no \`externalName\`: the API server refuses it.`,
      fix: "Set `spec.externalName` to the host that it stands for, such as 'db.example.com'.",
    };
    return;
  }
  const isHeadless = spec['clusterIP'] === 'None' || listAt(spec, 'clusterIPs').includes('None');
  if (isHeadless || listAt(spec, 'ports').length > 0) return;
  yield {
    manifest,
    path: ['spec', 'ports'],
    message: `${name} has no ports: the API server refuses it, as only a headless Service may have none.`,
    fix: "Set `spec.ports`, or `spec.clusterIP: 'None'` where only the names of the pods are asked for.",
  };
}
