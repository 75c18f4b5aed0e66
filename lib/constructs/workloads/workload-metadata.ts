import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type SchemaEntries } from '../../base/schema';
import { InvalidPropsError } from '../../base/validation';
import { LabelKey, LabelValue } from '../../kubernetes/names';

/** Labels and annotations of the objects of one kind. */
export interface ObjectMetadata {
  /** Labels, besides those of `labels`. Selectors do not have them. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Labels and annotations of a workload's objects, by kind: objects that it does not have are ignored. */
export type WorkloadMetadata = { readonly [Kind in WorkloadObjectKind]?: ObjectMetadata };

/** A kind of object that a workload creates. `podAnnotations` is for its pods. */
export type WorkloadObjectKind = (typeof KINDS)[number];

const KINDS = [
  'AnalysisTemplate',
  'ConfigMap',
  'CronJob',
  'DaemonSet',
  'Deployment',
  'GRPCRoute',
  'HTTPRoute',
  'HorizontalPodAutoscaler',
  'Ingress',
  'Job',
  'NetworkPolicy',
  'PersistentVolumeClaim',
  'PodDisruptionBudget',
  'Rollout',
  'ScaledObject',
  'Service',
  'ServiceAccount',
  'StatefulSet',
  'TriggerAuthentication',
  'VerticalPodAutoscaler',
] as const;

/** A workload has exactly one of them. */
const CONTROLLERS = [
  'CronJob',
  'DaemonSet',
  'Deployment',
  'Job',
  'Rollout',
  'StatefulSet',
] as const;

const OwnLabelKey = v.pipe(
  LabelKey,
  v.check(
    (key) => key !== 'app.kubernetes.io/name' && key !== 'app.kubernetes.io/instance',
    'Selectors match this label, which Argosy sets. Use another key.',
  ),
);

const ObjectMetadataSchema = objectSchema<ObjectMetadata>({
  labels: v.optional(recordSchema(OwnLabelKey, LabelValue)),
  annotations: v.optional(recordSchema(LabelKey, v.string())),
});

export const WorkloadMetadataSchema = objectSchema<WorkloadMetadata>(
  Object.fromEntries(
    KINDS.map((kind) => [kind, v.optional(ObjectMetadataSchema)]),
  ) as unknown as SchemaEntries<WorkloadMetadata>,
);

/** Adds labels and annotations to the objects of a workload. They replace those that it has set itself. */
export function addObjectMetadata(workload: Construct, metadata: WorkloadMetadata): void {
  const kinds = new Set<string>(
    workload.node.children.flatMap((it) => (ApiObject.isApiObject(it) ? [it.kind] : [])),
  );
  const missing = CONTROLLERS.filter((kind) => metadata[kind] !== undefined && !kinds.has(kind));
  if (missing.length > 0) {
    const own = CONTROLLERS.find((kind) => kinds.has(kind));
    throw new InvalidPropsError(
      missing.map((kind) => {
        const message = own ? `This workload is a ${own}, not a ${kind}.` : `It has no ${kind}.`;
        return { path: ['metadata', kind], message };
      }),
    );
  }
  for (const child of workload.node.children) {
    if (!ApiObject.isApiObject(child)) continue;
    const { labels = {}, annotations = {} } = metadata[child.kind as WorkloadObjectKind] ?? {};
    for (const [key, value] of Object.entries(labels)) child.metadata.addLabel(key, value);
    for (const [key, value] of Object.entries(annotations))
      child.metadata.addAnnotation(key, value);
  }
}
