import { isObject, type JsonObject, type JsonValue, listAt, objectAt } from '../../base/json';
import {
  type Check,
  each,
  exactlyOne,
  fields,
  isAbsent,
  isEmpty,
  number,
  type Refusals,
  required,
} from './check';
import { countOrPercent, isZeroCount } from './values';
import { LONG_RUNNING, selectsTemplate } from './workloads';

// What the controller of Argo Rollouts refuses: the Rollout is then Degraded, with an invalid spec.
// https://argo-rollouts.readthedocs.io/en/stable/features/specification/

const STEPS = ['setWeight', 'pause', 'experiment', 'analysis'];
const ALL_STEPS = [...STEPS, 'setCanaryScale', 'setHeaderRoute', 'setMirrorRoute', 'plugin'];

const step: Check = (value, refusals) => {
  if (!isObject(value)) return;
  if (ALL_STEPS.every((it) => isAbsent(value[it]))) refusals.add('does nothing');
  const present = STEPS.filter((it) => !isAbsent(value[it]));
  if (present.length < 2) return;
  refusals.add(`has ${present.map((it) => `\`${it}\``).join(' and ')}: only one is allowed`);
};

const canary: Check = fields(
  { steps: each(step), maxSurge: countOrPercent(), maxUnavailable: countOrPercent(100) },
  weights,
  routing,
  ({ maxSurge, maxUnavailable }, refusals) => {
    if (!isZeroCount(maxSurge ?? '25%') || !isZeroCount(maxUnavailable ?? '25%')) return;
    refusals.add('is 0, and so is `maxSurge`: no pod could be replaced', 'maxUnavailable');
  },
  ({ stableService, canaryService }, refusals) => {
    if (isEmpty(stableService) || stableService !== canaryService) return;
    refusals.add('is also the `stableService`', 'canaryService');
  },
);

function weights(spec: JsonObject, refusals: Refusals): void {
  const { maxTrafficWeight } = objectAt(spec, 'trafficRouting');
  const max = typeof maxTrafficWeight === 'number' ? maxTrafficWeight : 100;
  listAt(spec, 'steps').forEach((it, i) => {
    const weight = objectAt(it)['setWeight'];
    if (typeof weight !== 'number' || (weight >= 0 && weight <= max)) return;
    refusals.add(`is ${weight}: it must be from 0 to ${max}`, 'steps', i, 'setWeight');
  });
}

/** The routers that need both Services. The others have Services of their own, or subsets. */
const WITH_SERVICES = ['alb', 'ambassador', 'apisix', 'nginx', 'smi', 'traefik'];

function routing(spec: JsonObject, refusals: Refusals): void {
  const { trafficRouting, pingPong, dynamicStableScale, scaleDownDelaySeconds } = spec;
  if (!isObject(trafficRouting)) {
    const message = 'requires `trafficRouting`';
    if (!isAbsent(scaleDownDelaySeconds)) refusals.add(message, 'scaleDownDelaySeconds');
    if (dynamicStableScale === true) refusals.add(message, 'dynamicStableScale');
    listAt(spec, 'steps').forEach((it, i) => {
      for (const name of ['setCanaryScale', 'setHeaderRoute', 'setMirrorRoute']) {
        if (!isAbsent(objectAt(it)[name])) refusals.add(message, 'steps', i, name);
      }
    });
    return;
  }
  if (dynamicStableScale === true && !isAbsent(scaleDownDelaySeconds)) {
    refusals.add('is not allowed with `dynamicStableScale`', 'scaleDownDelaySeconds');
  }
  if (!isAbsent(pingPong) || !WITH_SERVICES.some((it) => !isAbsent(trafficRouting[it]))) return;
  for (const field of ['stableService', 'canaryService']) {
    if (isEmpty(spec[field])) refusals.add('is required with `trafficRouting`', field);
  }
}

export const rollout: Check = fields({
  spec: required(
    fields(
      {
        ...LONG_RUNNING,
        progressDeadlineSeconds: number(0),
        strategy: required(
          fields(
            { canary, blueGreen: fields({ activeService: required() }) },
            exactlyOne(['canary', 'blueGreen'], 'strategy'),
          ),
        ),
      },
      templateOrReference,
      ({ minReadySeconds = 0, progressDeadlineSeconds = 600 }, refusals) => {
        if (typeof minReadySeconds !== 'number' || typeof progressDeadlineSeconds !== 'number')
          return;
        if (progressDeadlineSeconds > minReadySeconds) return;
        const message = `is ${progressDeadlineSeconds}: it must be greater than \`minReadySeconds\`, which is ${minReadySeconds}`;
        refusals.add(message, 'progressDeadlineSeconds');
      },
    ),
  ),
});

function templateOrReference(spec: JsonObject, refusals: Refusals): void {
  if (isAbsent(spec['workloadRef'])) {
    if (isEmpty(spec['template'])) refusals.add('is required', 'template');
    else selectsTemplate(spec, refusals);
  } else if (!isEmpty(spec['template'] as JsonValue | undefined)) {
    refusals.add('is not allowed with `workloadRef`', 'template');
  }
}
