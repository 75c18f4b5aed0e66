import { isObject, type JsonObject, type JsonPath, listAt, valueAt } from '../base/json';
import { apiGroup } from '../kubernetes/api-object';
import type { Manifest } from '../model/manifest';

/** A pod that an object creates, as its template describes it. */
export interface CheckedPod {
  /** The object: a Deployment, a CronJob, a Pod. */
  readonly manifest: Manifest;
  /** The path of the pod's spec in the object, such as `spec.template.spec`. */
  readonly path: JsonPath;
  readonly spec: JsonObject;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** All its containers, including init containers. */
  readonly containers: readonly CheckedContainer[];
}

/** A container of a pod. */
export interface CheckedContainer {
  readonly name: string;
  /**
   * `sidecar` is an init container with `restartPolicy: Always`: it runs as long as the pod.
   */
  readonly role: 'main' | 'init' | 'sidecar' | 'ephemeral';
  /** Its path in the object, such as `spec.template.spec.containers[0]`. */
  readonly path: JsonPath;
  readonly spec: JsonObject;
}

/** The path of the pod template in each kind. A Pod is its own template. */
const TEMPLATES: Readonly<Record<string, JsonPath>> = {
  '/Pod': [],
  '/PodTemplate': ['template'],
  '/ReplicationController': ['spec', 'template'],
  'apps/DaemonSet': ['spec', 'template'],
  'apps/Deployment': ['spec', 'template'],
  'apps/ReplicaSet': ['spec', 'template'],
  'apps/StatefulSet': ['spec', 'template'],
  'argoproj.io/Rollout': ['spec', 'template'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
  'batch/Job': ['spec', 'template'],
};

/** The pods that objects create. */
export function podsOf(manifests: readonly Manifest[]): CheckedPod[] {
  return manifests.flatMap((manifest) =>
    templatesOf(manifest).flatMap((place) => podOf(manifest, place)),
  );
}

/** The paths of an object's pod templates. */
function templatesOf({ object }: Manifest): readonly JsonPath[] {
  const kind = `${apiGroup(object)}/${object.kind}`;
  const place = TEMPLATES[kind];
  if (place !== undefined) return [place];
  if (!ANALYSES.has(kind)) return NONE;
  return [...listAt(object, 'spec', 'metrics').keys()].map((i) => {
    return ['spec', 'metrics', i, 'provider', 'job', 'spec', 'template'];
  });
}

/** A metric of these can be a Job. */
const ANALYSES = new Set(['argoproj.io/AnalysisTemplate', 'argoproj.io/ClusterAnalysisTemplate']);

const NONE: readonly JsonPath[] = [];

function podOf(manifest: Manifest, place: JsonPath): CheckedPod[] {
  const template = valueAt(manifest.object, place);
  if (!isObject(template)) return [];
  const { spec, metadata } = template;
  if (!isObject(spec)) return [];
  const path = [...place, 'spec'];
  const { labels, annotations } = isObject(metadata) ? metadata : ({} as JsonObject);
  return [
    {
      manifest,
      path,
      spec,
      labels: isObject(labels) ? (labels as Record<string, string>) : {},
      annotations: isObject(annotations) ? (annotations as Record<string, string>) : {},
      containers: [
        ...containersOf(spec, path, 'initContainers', 'init'),
        ...containersOf(spec, path, 'containers', 'main'),
        ...containersOf(spec, path, 'ephemeralContainers', 'ephemeral'),
      ],
    },
  ];
}

function containersOf(
  spec: JsonObject,
  path: JsonPath,
  field: string,
  role: CheckedContainer['role'],
): CheckedContainer[] {
  return listAt(spec, field).flatMap((container, i) => {
    if (!isObject(container)) return [];
    const isSidecar = role === 'init' && container['restartPolicy'] === 'Always';
    return {
      name: String(container['name']),
      role: isSidecar ? 'sidecar' : role,
      path: [...path, field, i],
      spec: container,
    };
  });
}
