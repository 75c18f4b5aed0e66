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

/** The fields that the API server requires, from the outermost in; the published schemas make them optional. */
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

/** A workload with a pod template, and a Service with a target. */
export const workload: Rule = {
  id: 'validation/workload',
  severity: 'error',
  summary:
    'A workload has no spec or no pod template, a strategy is contradictory, or a Service has no ports or no target.',
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
          message: `${label(manifest)} has no \`${field}\`, so it has no containers to run: the API server refuses it.`,
          fix: `Set \`${field}\` where the object is created, or remove the object.`,
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
    message: `The strategy of ${label(manifest)} is Recreate, but has \`rollingUpdate\`, which is only allowed with RollingUpdate: the API server refuses it.`,
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
      message: `${name} has the type ExternalName but no \`externalName\`: the API server refuses it.`,
      fix: "Set `spec.externalName` to the host that it points to, such as 'db.example.com'.",
    };
    return;
  }
  const isHeadless = spec['clusterIP'] === 'None' || listAt(spec, 'clusterIPs').includes('None');
  if (isHeadless || listAt(spec, 'ports').length > 0) return;
  yield {
    manifest,
    path: ['spec', 'ports'],
    message: `${name} has no ports: the API server refuses it, because only a headless Service may have none.`,
    fix: "Set `spec.ports`, or `spec.clusterIP: 'None'` if clients only look up the pods by name.",
  };
}
