import {
  isObject,
  type JsonObject,
  type JsonPath,
  type JsonValue,
  listAt,
  objectAt,
} from '../base/json';
import type { Manifest } from '../model/manifest';
import { equalities, type Requirement } from './label-selector';
import { indexOf } from './object-index';
import { perContext } from './per-context';
import type { CheckedPod } from './pods';
import type { RuleContext } from './rule';
import { selectedPods } from './selected-pods';

/** A Service that selects pods. */
export interface SelectingService {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly spec: JsonObject;
  readonly requirements: readonly Requirement[];
  /** The pods of the app that it may select. */
  readonly pods: readonly CheckedPod[];
  readonly ports: readonly ServicePort[];
  /** It has no IP of its own: clients connect to the pods directly, on any port. */
  readonly headless: boolean;
}

/** A port of a Service. */
export interface ServicePort {
  /** The field that defines the target. */
  readonly path: JsonPath;
  readonly name: JsonValue | undefined;
  readonly port: JsonValue | undefined;
  readonly protocol: string;
  /** The port of the pods, by name or number. */
  readonly target: JsonValue | undefined;
}

/** The Services of an app that select pods. */
export const selectingServices: (context: RuleContext) => readonly SelectingService[] = perContext(
  (context) => {
    const index = indexOf(context);
    return index.ofKind('/Service').flatMap((manifest) => {
      const spec = objectAt(manifest.object, 'spec');
      const requirements = equalities(spec['selector']);
      if (requirements.length === 0 || spec['type'] === 'ExternalName') return [];
      const namespace = index.namespaceOf(manifest);
      return {
        manifest,
        namespace,
        spec,
        requirements,
        pods: selectedPods(context, namespace, requirements),
        ports: listAt(spec, 'ports').flatMap(toPort),
        headless: spec['clusterIP'] === 'None',
      };
    });
  },
);

function toPort(port: JsonValue, i: number): ServicePort[] {
  if (!isObject(port)) return [];
  const { name, targetPort, protocol } = port;
  return [
    {
      path: ['spec', 'ports', i, targetPort ? 'targetPort' : 'port'],
      name,
      port: port['port'],
      protocol: protocolOf(protocol),
      target: targetPort || port['port'],
    },
  ];
}

/** A port that a container declares. */
export interface ContainerPort {
  readonly name: JsonValue | undefined;
  readonly number: JsonValue | undefined;
  readonly protocol: string;
}

/** The ports of the containers that run as long as the pod. */
export function containerPorts({ containers }: CheckedPod): ContainerPort[] {
  const ports: ContainerPort[] = [];
  for (const { role, spec } of containers) {
    if (role !== 'main' && role !== 'sidecar') continue;
    for (const port of listAt(spec, 'ports')) {
      if (!isObject(port)) continue;
      const { name, containerPort, protocol } = port;
      ports.push({ name, number: containerPort, protocol: protocolOf(protocol) });
    }
  }
  return ports;
}

/** True if every container declares its ports, which Kubernetes does not require. */
export function declaresPorts({ containers }: CheckedPod): boolean {
  return containers.every(
    ({ role, spec }) => (role !== 'main' && role !== 'sidecar') || listAt(spec, 'ports').length > 0,
  );
}

/** True if a webhook may inject containers with ports of their own. */
export function mayGetContainers({ labels, annotations }: CheckedPod): boolean {
  return [labels, annotations].some((it) => Object.keys(it).some((key) => key.endsWith('inject')));
}

function protocolOf(value: JsonValue | undefined): string {
  return typeof value === 'string' && value !== '' ? value : 'TCP';
}
