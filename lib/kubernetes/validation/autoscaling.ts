import { type JsonObject, listAt, objectAt, textOf } from '../../base/json';
import {
  all,
  type Check,
  each,
  fields,
  isAbsent,
  number,
  oneOf,
  type Refusals,
  required,
} from './check';
import { labelSelector } from './metadata';
import { countOrPercent, pathSegment, positiveQuantity, quantity } from './values';

// https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/

const target: Check = fields({
  type: required(oneOf('Utilization', 'Value', 'AverageValue')),
  averageUtilization: number(1),
  value: positiveQuantity,
  averageValue: positiveQuantity,
});

/** The kinds of targets that each kind of metric takes; the fields that it needs. */
const METRICS: Readonly<
  Record<string, { readonly field: string; readonly values: readonly string[] }>
> = {
  Resource: { field: 'resource', values: ['averageUtilization', 'averageValue'] },
  ContainerResource: { field: 'containerResource', values: ['averageUtilization', 'averageValue'] },
  Pods: { field: 'pods', values: ['averageValue'] },
  Object: { field: 'object', values: ['value', 'averageValue'] },
  External: { field: 'external', values: ['value', 'averageValue'] },
};

const crossVersionReference: Check = fields({
  kind: required(pathSegment),
  name: required(pathSegment),
});

/** The controller finds a target by its API group. Only a ReplicationController has none. */
const scaleTarget: Check = (value, refusals) => {
  crossVersionReference(value, refusals);
  const { apiVersion, kind } = objectAt(value);
  const isGrouped = /^[^/]+\/[^/]*$/.test(textOf(apiVersion ?? ''));
  if (!isGrouped && !(apiVersion === 'v1' && kind === 'ReplicationController')) {
    refusals.add('must have an API group, such as "apps/v1"', 'apiVersion');
  }
};

const metricIdentifier: Check = fields({ name: required(pathSegment), selector: labelSelector });

const metric: Check = fields(
  {
    type: required(oneOf('Object', 'Pods', 'Resource', 'External', 'ContainerResource')),
    resource: fields({ name: required(), target }),
    containerResource: fields({ name: required(), container: required(), target }),
    pods: fields({ metric: metricIdentifier, target }),
    object: fields({ describedObject: crossVersionReference, metric: metricIdentifier, target }),
    external: fields({ metric: metricIdentifier, target }),
  },
  ofMetric,
);

function ofMetric(it: JsonObject, refusals: Refusals): void {
  const { type } = it;
  for (const [name, { field, values }] of Object.entries(METRICS)) {
    const source = it[field];
    if (isAbsent(source)) {
      if (name === type) refusals.add(`is required with the type ${name}`, field);
      continue;
    }
    if (name !== type) refusals.add(`is only allowed with the type ${name}`, field);
    const found = objectAt(source, 'target');
    const set = ['averageUtilization', 'averageValue', 'value'].filter(
      (key) => !isAbsent(found[key]),
    );
    if (!set.some((key) => values.includes(key))) {
      refusals.add(`needs ${values.join(' or ')}`, field, 'target');
    } else if (values.every((key) => !isAbsent(found[key])) && values.length > 1) {
      refusals.add(`has ${values.join(' and ')}: only one is allowed`, field, 'target');
    }
  }
}

const scalingRules: Check = fields({
  stabilizationWindowSeconds: number(0, 3600),
  tolerance: quantity,
  selectPolicy: oneOf('Max', 'Min', 'Disabled'),
  policies: all(
    each(
      fields({
        type: required(oneOf('Pods', 'Percent')),
        value: number(1),
        periodSeconds: number(1, 1800),
      }),
    ),
    (value, refusals) => {
      if (Array.isArray(value) && value.length === 0) refusals.add('must not be empty');
    },
  ),
});

export const horizontalPodAutoscaler: Check = fields(
  {
    spec: fields(
      {
        minReplicas: number(0),
        maxReplicas: number(1),
        scaleTargetRef: scaleTarget,
        metrics: each(metric),
        // In v1.
        targetCPUUtilizationPercentage: number(1),
        behavior: fields({ scaleUp: scalingRules, scaleDown: scalingRules }),
      },
      ofReplicas,
    ),
  },
  ({ spec }, refusals) => {
    if (isAbsent(spec)) refusals.add('is required', 'spec');
  },
);

function ofReplicas(spec: JsonObject, refusals: Refusals): void {
  const { minReplicas = 1, maxReplicas } = spec;
  if (typeof maxReplicas !== 'number') return;
  if (typeof minReplicas === 'number' && maxReplicas < minReplicas) {
    refusals.add(
      `is ${maxReplicas}, less than \`minReplicas\`, which is ${minReplicas}`,
      'maxReplicas',
    );
  }
  if (minReplicas !== 0) return;
  const isOutside = listAt(spec, 'metrics').some((it) =>
    ['Object', 'External'].includes(textOf(objectAt(it)['type'])),
  );
  if (!isOutside)
    refusals.add('is 0: that needs a metric of the type Object or External', 'minReplicas');
}

/** https://kubernetes.io/docs/tasks/run-application/configure-pdb/ */
export const podDisruptionBudget: Check = fields({
  spec: fields(
    {
      minAvailable: countOrPercent(100),
      maxUnavailable: countOrPercent(100),
      selector: labelSelector,
      unhealthyPodEvictionPolicy: oneOf('IfHealthyBudget', 'AlwaysAllow'),
    },
    ({ minAvailable, maxUnavailable }, refusals) => {
      if (!isAbsent(minAvailable) && !isAbsent(maxUnavailable)) {
        refusals.add('has `minAvailable` and `maxUnavailable`: only one is allowed');
      }
    },
  ),
});
