import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import {
  ScaledObject,
  type ScaledObjectSpec,
  type ScaledObjectSpecTriggers,
  TriggerAuthentication,
  type TriggerAuthenticationSpec,
} from '../../../imports/keda.sh';
import { defined } from '../../base/json';
import type { ScalingBehavior } from '../workloads/scaling-behavior';
import type { KedaSpec } from './keda-scaling';
import { type KedaTrigger, triggerType } from './trigger';
import { isNewAuth, type NewTriggerAuth, type TriggerParameter } from './trigger-auth';
import type { ResourceTrigger } from './trigger-settings';

/** What a ScaledObject scales. */
interface Target {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

type Metadata = k8s.ObjectMeta & { readonly name: string };

/** Adds the ScaledObject of a workload, with the TriggerAuthentications of its triggers. */
export function addScaledObject(
  scope: Construct,
  metadata: Metadata,
  target: Target,
  spec: KedaSpec,
): void {
  const { behavior } = spec;
  new ScaledObject(scope, 'ScaledObject', {
    metadata: metadata as object,
    // The generated enumerations have the same values.
    spec: defined({
      scaleTargetRef: { ...target },
      pollingInterval: spec.pollingInterval,
      cooldownPeriod: spec.cooldownPeriod,
      initialCooldownPeriod: spec.initialCooldownPeriod,
      idleReplicaCount: spec.idleReplicaCount,
      minReplicaCount: spec.min,
      maxReplicaCount: spec.max,
      advanced: behavior && { horizontalPodAutoscalerConfig: { behavior: toBehavior(behavior) } },
      fallback: spec.fallback && { ...spec.fallback },
      triggers: spec.triggers.map((it) => toTrigger(it, metadata.name)),
    }) as object as ScaledObjectSpec,
  });
  for (const trigger of spec.triggers) {
    if (!isNewAuth(trigger.auth)) continue;
    const name = authName(trigger, metadata.name);
    new TriggerAuthentication(scope, `TriggerAuthentication-${name}`, {
      metadata: { ...metadata, name } as object,
      spec: toAuthentication(trigger.auth),
    });
  }
}

/** In the generated classes, a value that may be a number or text is an object. */
function toBehavior({ scaleUp, scaleDown }: ScalingBehavior): object {
  const [up, down] = [scaleUp, scaleDown].map(
    (rules) =>
      rules && { ...rules, ...(rules.tolerance && { tolerance: { value: rules.tolerance } }) },
  );
  return defined({ scaleUp: up, scaleDown: down });
}

function toTrigger(trigger: KedaTrigger, workload: string): ScaledObjectSpecTriggers {
  const { name, useCachedMetrics } = trigger;
  return defined({
    type: triggerType(trigger),
    name,
    useCachedMetrics,
    ...toMetadata(trigger),
    authenticationRef: toAuthenticationRef(trigger, workload),
  }) as object as ScaledObjectSpecTriggers;
}

function toMetadata(trigger: KedaTrigger): object {
  if ('type' in trigger) {
    const { metadata, metricType } = trigger;
    return { ...(metricType !== undefined && { metricType }), metadata: { ...metadata } };
  }
  if ('cpu' in trigger) return toResourceMetadata(trigger.cpu);
  if ('memory' in trigger) return toResourceMetadata(trigger.memory);
  const settings = Object.entries(
    (trigger as object as Record<string, object>)[triggerType(trigger)] as object,
  );
  return {
    metadata: Object.fromEntries(settings.map(([key, value]) => [key, String(value)])),
  };
}

function toResourceMetadata(settings: ResourceTrigger): object {
  const { containerName } = settings;
  const [metricType, value] =
    'utilization' in settings
      ? ['Utilization', String(settings.utilization)]
      : ['AverageValue', settings.averageValue];
  return {
    metricType,
    metadata: { value, ...(containerName !== undefined && { containerName }) },
  };
}

function toAuthenticationRef(trigger: KedaTrigger, workload: string) {
  const { auth } = trigger;
  if (auth === undefined) return undefined;
  if ('triggerAuthentication' in auth) return { name: auth.triggerAuthentication };
  if ('clusterTriggerAuthentication' in auth) {
    return { name: auth.clusterTriggerAuthentication, kind: 'ClusterTriggerAuthentication' };
  }
  return { name: authName(trigger, workload) };
}

function authName(trigger: KedaTrigger, workload: string): string {
  return `${workload}-${trigger.name ?? triggerType(trigger)}`;
}

function toAuthentication(auth: NewTriggerAuth): TriggerAuthenticationSpec {
  const entries = Object.entries('parameters' in auth ? auth.parameters : {});
  const secrets = entries.flatMap(([parameter, it]) =>
    'secret' in it ? [{ parameter, name: it.secret, key: it.key }] : [],
  );
  const env = entries.flatMap(([parameter, it]) => ('env' in it ? [variable(parameter, it)] : []));
  const { identity } = auth;
  return defined({
    secretTargetRef: secrets.length > 0 ? secrets : undefined,
    env: env.length > 0 ? env : undefined,
    podIdentity: identity && { ...identity },
  }) as object as TriggerAuthenticationSpec;
}

function variable(parameter: string, it: Extract<TriggerParameter, { env: string }>) {
  const { env: name, container } = it;
  return { parameter, name, ...(container !== undefined && { containerName: container }) };
}
