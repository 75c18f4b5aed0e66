import { type JsonObject, type JsonValue, listAt, objectAt, textOf } from '../../base/json';
import {
  all,
  type Check,
  each,
  fields,
  isAbsent,
  isEmpty,
  map,
  number,
  oneOf,
  orEmpty,
  type Refusals,
  required,
} from './check';
import { isEmptySelector, labelSelector } from './metadata';
import { podSpec } from './pod';
import { claimSpec } from './storage';
import {
  countOrPercent,
  dnsLabel,
  isZeroCount,
  labelKey,
  labelValue,
  prefixedPath,
} from './values';

// Workloads: https://kubernetes.io/docs/concepts/workloads/

const template = fields({ spec: podSpec });

/** A template without a spec has no containers. Rules about workloads report it for the usual kinds. */
const hasSpec: Check = fields({ spec: required() });

/** The selector of a workload must match the labels of its template. */
export function selectsTemplate(spec: JsonObject, refusals: Refusals): void {
  const { selector } = spec;
  const selected = objectAt(selector ?? null);
  if (isAbsent(selector) || isEmptySelector(selected)) {
    refusals.add(
      isAbsent(selector) ? 'is required' : 'is empty: it would select every pod',
      'selector',
    );
    return;
  }
  const labels = objectAt(spec, 'template', 'metadata', 'labels');
  const matches =
    Object.entries(objectAt(selected, 'matchLabels')).every(
      ([key, value]) => labels[key] === value,
    ) &&
    listAt(selected, 'matchExpressions').every((it) => matchesExpression(objectAt(it), labels));
  if (!matches) refusals.add('does not match the labels of the pod template', 'selector');
}

function matchesExpression({ key, operator, values }: JsonObject, labels: JsonObject): boolean {
  const value: JsonValue | undefined = labels[textOf(key)];
  const isAmong = listAt(values ?? null).some((it) => it === value);
  switch (operator) {
    case 'In':
      return isAmong;
    case 'NotIn':
      return !isAmong;
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return true; // refused as an operator
  }
}

/** Workloads with pods that go on for ever take no other restart policy. */
const alwaysRestarts: Check = (value, refusals) => {
  const spec = objectAt(value, 'spec');
  if (!isAbsent(spec['activeDeadlineSeconds'])) {
    refusals.add('is only allowed in a Job', 'spec', 'activeDeadlineSeconds');
  }
};

/** The fields of workloads whose pods go on for ever. */
export const LONG_RUNNING = {
  replicas: number(0),
  minReadySeconds: number(0),
  revisionHistoryLimit: number(0),
  selector: labelSelector,
  template: all(template, alwaysRestarts),
};

export const deployment: Check = fields({
  spec: fields(
    {
      ...LONG_RUNNING,
      progressDeadlineSeconds: number(0),
      strategy: fields({
        type: orEmpty(oneOf('RollingUpdate', 'Recreate')),
        rollingUpdate: fields(
          { maxSurge: countOrPercent(), maxUnavailable: countOrPercent(100) },
          ({ maxSurge, maxUnavailable }, refusals) => {
            if (isZeroCount(maxSurge ?? '25%') && isZeroCount(maxUnavailable ?? '25%')) {
              refusals.add(
                'is 0, and so is `maxSurge`: no pod could be replaced',
                'maxUnavailable',
              );
            }
          },
        ),
      }),
    },
    selectsTemplate,
    ({ minReadySeconds = 0, progressDeadlineSeconds }, refusals) => {
      if (typeof progressDeadlineSeconds !== 'number' || typeof minReadySeconds !== 'number')
        return;
      if (progressDeadlineSeconds <= minReadySeconds) {
        refusals.add(
          `is ${progressDeadlineSeconds}: it must be greater than \`minReadySeconds\`, which is ${minReadySeconds}`,
          'progressDeadlineSeconds',
        );
      }
    },
  ),
});

/** Its selector is a plain map of labels, by default those of the template. */
export const replicationController: Check = fields({
  spec: required(
    fields(
      {
        ...LONG_RUNNING,
        selector: map(labelKey, labelValue),
        template: required(all(LONG_RUNNING.template, hasSpec)),
      },
      (spec, refusals) => {
        const selector = isEmpty(spec['selector'])
          ? objectAt(spec, 'template', 'metadata', 'labels')
          : (spec['selector'] ?? null);
        selectsTemplate({ ...spec, selector: { matchLabels: selector } }, refusals);
      },
    ),
  ),
});

export const podTemplate: Check = fields({ template: required(all(template, hasSpec)) });

export const replicaSet: Check = fields({ spec: fields(LONG_RUNNING, selectsTemplate) });

export const daemonSet: Check = fields({
  spec: fields(
    {
      ...LONG_RUNNING,
      updateStrategy: fields({
        type: orEmpty(oneOf('RollingUpdate', 'OnDelete')),
        rollingUpdate: fields(
          { maxSurge: countOrPercent(100), maxUnavailable: countOrPercent(100) },
          ({ maxSurge, maxUnavailable }, refusals) => {
            const [surges, stops] = [
              !isZeroCount(maxSurge ?? 0),
              !isZeroCount(maxUnavailable ?? 1),
            ];
            if (surges && stops)
              refusals.add(
                'is not 0, but `maxUnavailable` isn’t either: only one may be',
                'maxSurge',
              );
            if (!surges && !stops)
              refusals.add(
                'is 0, and so is `maxSurge`: no pod could be replaced',
                'maxUnavailable',
              );
          },
        ),
      }),
    },
    selectsTemplate,
  ),
});

const RETENTION = orEmpty(oneOf('Retain', 'Delete'));

export const statefulSet: Check = fields({
  spec: fields(
    {
      ...LONG_RUNNING,
      serviceName: orEmpty(dnsLabel),
      // Without effect where the API server drops or accepts them.
      revisionHistoryLimit: () => {},
      podManagementPolicy: orEmpty(oneOf('OrderedReady', 'Parallel')),
      ordinals: fields({ start: number(0) }),
      persistentVolumeClaimRetentionPolicy: fields({
        whenDeleted: RETENTION,
        whenScaled: RETENTION,
      }),
      updateStrategy: fields(
        {
          type: orEmpty(oneOf('RollingUpdate', 'OnDelete')),
          rollingUpdate: fields({
            partition: number(0),
          }),
        },
        ({ type, rollingUpdate }, refusals) => {
          if (type === 'OnDelete' && !isAbsent(rollingUpdate)) {
            refusals.add('is only allowed with the type RollingUpdate', 'rollingUpdate');
          }
        },
      ),
      volumeClaimTemplates: each(
        fields({
          metadata: required(fields({ name: required(dnsLabel) })),
          spec: required(claimSpec),
          status: (_, refusals) => refusals.add('is set by the API server'),
        }),
      ),
    },
    selectsTemplate,
  ),
});

/** @see https://kubernetes.io/docs/concepts/workloads/controllers/job/ */
const jobSpec = fields(
  {
    activeDeadlineSeconds: number(0),
    backoffLimit: number(0),
    backoffLimitPerIndex: number(0),
    completions: number(0),
    parallelism: number(0),
    maxFailedIndexes: number(0),
    ttlSecondsAfterFinished: number(0),
    completionMode: oneOf('NonIndexed', 'Indexed'),
    podReplacementPolicy: oneOf('TerminatingOrFailed', 'Failed'),
    template,
    managedBy: prefixedPath,
    podFailurePolicy: fields({
      rules: each(
        fields(
          { action: required(oneOf('Count', 'FailIndex', 'FailJob', 'Ignore')) },
          ({ onExitCodes, onPodConditions }, refusals) => {
            if (isEmpty(onExitCodes) === isEmpty(onPodConditions)) {
              refusals.add('needs exactly one of `onExitCodes` and `onPodConditions`');
            }
          },
        ),
      ),
    }),
  },
  (spec, refusals) => {
    if (spec['manualSelector'] === true) selectsTemplate(spec, refusals);
    else if (!isEmpty(spec['selector'])) {
      refusals.add('is only allowed with `manualSelector`: the Job controller sets it', 'selector');
    }
    const isIndexed = spec['completionMode'] === 'Indexed';
    if (isIndexed && isAbsent(spec['completions'])) {
      refusals.add('is required with `completionMode: Indexed`', 'completions');
    }
    for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes', 'successPolicy']) {
      if (!isIndexed && !isAbsent(spec[field])) {
        refusals.add('is only allowed with `completionMode: Indexed`', field);
      }
    }
    if (!isAbsent(spec['maxFailedIndexes']) && isAbsent(spec['backoffLimitPerIndex'])) {
      refusals.add('is required with `maxFailedIndexes`', 'backoffLimitPerIndex');
    }
  },
);

export const job: Check = fields({ spec: jobSpec });

export const cronJob: Check = fields({
  spec: fields({
    schedule: required(),
    concurrencyPolicy: orEmpty(oneOf('Allow', 'Forbid', 'Replace')),
    startingDeadlineSeconds: number(0),
    successfulJobsHistoryLimit: number(0),
    failedJobsHistoryLimit: number(0),
    jobTemplate: fields({
      spec: all(jobSpec, (value, refusals) => {
        if (objectAt(value)['manualSelector'] === true) {
          refusals.add('is not allowed in a CronJob', 'manualSelector');
        }
      }),
    }),
  }),
});

export const pod: Check = fields({ spec: podSpec });
