import type {
  DnsConfig,
  ExtraContainerSpec,
  Lifecycle,
  Overlay,
  PodExceptions,
  Resources,
  StatefulServiceSpec,
  Volume,
  VolumeMount,
  WorkloadSpec,
} from '../../../lib';

const reason = 'It reads the processes of the node.';

export const ACCEPTED: readonly WorkloadSpec[] = [
  { exceptions: { hostPID: reason, capabilities: { SYS_PTRACE: reason } } },
  { resources: { 'nvidia.com/gpu': 1, 'hugepages-2Mi': '64Mi', memory: { limit: '1Gi' } } },
  { volumes: { proc: { hostPath: { path: '/proc', type: 'Directory', reason } } } },
  { ports: { agent: { port: 8125, hostPort: { port: 8125, reason } } } },
  { metadata: { Deployment: { annotations: { 'example.com/reload': 'true' } } } },
];

// Type tests: `tsc` reports each expected error that does not occur.
export const EXCEPTIONS: readonly PodExceptions[] = [
  // @ts-expect-error an exception needs a reason
  { hostPID: true },
  // @ts-expect-error Linux has no such capability
  { capabilities: { NET_ADMINISTRATOR: reason } },
  // @ts-expect-error capabilities have no prefix
  { capabilities: { CAP_NET_ADMIN: reason } },
  // @ts-expect-error `bindPrivilegedPorts` needs no exception
  { capabilities: { NET_BIND_SERVICE: reason } },
  // @ts-expect-error each capability has a reason
  { capabilities: ['NET_ADMIN'] },
];

// @ts-expect-error only pods share namespaces with their node
export const SIDECAR: ExtraContainerSpec = { image: 'proxy', exceptions: { hostNetwork: reason } };

export const WORKLOADS: readonly WorkloadSpec[] = [
  // @ts-expect-error the API has no such policy
  { imagePullPolicy: 'Sometimes' },
  // @ts-expect-error a user is a number
  { runAsUser: 'nobody' },
  // @ts-expect-error groups are numbers
  { supplementalGroups: ['docker'] },
  // @ts-expect-error the API has no such policy
  { supplementalGroupsPolicy: 'merge' },
  // @ts-expect-error the API has no such policy
  { fsGroupChangePolicy: 'Never' },
  // @ts-expect-error the API has no such policy
  { dnsPolicy: 'clusterFirst' },
  // @ts-expect-error each address has a list of names
  { hostAliases: { '10.0.0.5': 'db.internal' } },
  // @ts-expect-error a name, as in the API
  { runtimeClass: { name: 'gvisor' } },
  // @ts-expect-error true or false
  { enableServiceLinks: 'false' },
  // @ts-expect-error the API has no such policy
  { terminationMessagePolicy: 'Log' },
  // @ts-expect-error workloads create no Pods
  { metadata: { Pod: {} } },
  // @ts-expect-error a port of the node needs a reason
  { ports: { agent: { port: 8125, hostPort: { port: 8125 } } } },
];

export const RESOURCES: readonly Resources[] = [
  // @ts-expect-error a device is requested as a whole
  { 'nvidia.com/gpu': { limit: 1 } },
  // @ts-expect-error devices are counted
  { 'nvidia.com/gpu': '1' },
  // @ts-expect-error an amount of bytes needs a unit
  { 'hugepages-2Mi': '64' },
  // @ts-expect-error there is no such resource
  { gpu: 1 },
];

export const VOLUMES: readonly Volume[] = [
  {
    secret: 'tls',
    items: { 'server.crt': 'tls.crt', 'server.key': { key: 'tls.key', mode: '0400' } },
  },
  // @ts-expect-error decimal 400 is not octal 0400
  { secret: 'tls', defaultMode: 400 },
  // @ts-expect-error a path of the node needs a reason
  { hostPath: { path: '/proc' } },
  // @ts-expect-error the API has no such type
  { hostPath: { path: '/proc', type: 'Folder', reason } },
  // @ts-expect-error the kubelet does not write the address of the pod into a volume
  { downwardAPI: { ip: { field: 'status.podIP' } } },
  // @ts-expect-error a token has a path
  { projected: [{ serviceAccountToken: { audience: 'vault' } }] },
  // @ts-expect-error a CSI volume has a driver
  { csi: { volumeAttributes: {} } },
  // @ts-expect-error an ephemeral disk has a size
  { ephemeral: { storageClass: 'gp3' } },
];

// @ts-expect-error the API has no such mode
export const MOUNT: VolumeMount = { volume: 'data', mountPropagation: 'Both' };

// @ts-expect-error a pause has a unit
export const LIFECYCLE: Lifecycle = { preStop: { sleep: 5 } };

// @ts-expect-error an option has a number, or `true`
export const DNS: DnsConfig = { options: { ndots: '2' } };

// @ts-expect-error the pods of a StatefulSet have their own host names
export const STATEFUL: StatefulServiceSpec = { port: 80, hostname: 'db' };

export const OVERLAYS: readonly Overlay<WorkloadSpec>[] = [
  { exceptions: { hostPID: null, capabilities: { SYS_PTRACE: null } } },
  { exceptions: null },
  { resources: { 'nvidia.com/gpu': null } },
  { volumes: { data: { emptyDir: null, ephemeral: { size: '1Gi' } } } },
  { lifecycle: { preStop: { exec: null, sleep: { seconds: 5 } } } },
  { dnsConfig: { options: { ndots: null } } },
  { metadata: { Deployment: { annotations: { 'example.com/reload': null } } } },
  // @ts-expect-error a path of the node cannot lose its reason
  { volumes: { proc: { hostPath: { reason: null } } } },
];
