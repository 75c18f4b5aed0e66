import * as v from 'valibot';
import { nearest, show } from '../../base/hint';
import { recordSchema } from '../../base/record-schema';
import { checkedString, objectSchema, type SchemaEntries } from '../../base/schema';
import { CAPABILITIES } from '../../kubernetes/capabilities';
import { ReasonSchema } from '../../model/pod-security';

/** What a container may do that the Pod Security Standard "restricted" refuses: each with the reason. */
export interface ContainerExceptions {
  /** Run as user 0. @default the user of the pod or the image, which must not be root */
  readonly runAsRoot?: string;
  /**
   * Capabilities to add, each with the reason. A process that is not root gets them only through its file.
   *
   * @example { NET_ADMIN: 'It sets up the routes of the node.' }
   * @default none: all are dropped
   */
  readonly capabilities?: { readonly [Name in Capability]?: string };
  /** Let a process gain privileges, as `sudo` does. @default no process can */
  readonly allowPrivilegeEscalation?: string;
  /** Give it all privileges of the node. @default none */
  readonly privileged?: string;
}

/** What a pod may do that the Pod Security Standard "restricted" refuses: each with the reason. */
export interface PodExceptions extends ContainerExceptions {
  /** Share the network of the node. @default a network of its own */
  readonly hostNetwork?: string;
  /** See and signal the processes of the node. @default only its own */
  readonly hostPID?: string;
  /** Share System V IPC and POSIX message queues with the node. @default only its own */
  readonly hostIPC?: string;
}

/** A capability of Linux. For ports below 1024, `bindPrivilegedPorts` is enough. */
export type Capability = Exclude<(typeof CAPABILITIES)[number], typeof BIND>;

const BIND = 'NET_BIND_SERVICE';

const CapabilityName = checkedString((name) => {
  if (name === BIND) return 'Set `bindPrivilegedPorts: true` instead, which needs no exception.';
  const known: readonly string[] = CAPABILITIES;
  if (known.includes(name)) return undefined;
  const short = name.replace(/^CAP_/i, '').toUpperCase();
  const guess = known.includes(short) ? short : nearest(short, known);
  return `Linux has no capability ${show(name)}.${guess ? ` Did you mean "${guess}"?` : ''}`;
});

const reason = v.optional(ReasonSchema);

const containerExceptions: SchemaEntries<ContainerExceptions> = {
  runAsRoot: reason,
  capabilities: v.optional(
    recordSchema(CapabilityName, ReasonSchema) as v.GenericSchema<
      unknown,
      NonNullable<ContainerExceptions['capabilities']>
    >,
  ),
  allowPrivilegeEscalation: reason,
  privileged: reason,
};

export const ContainerExceptionsSchema = objectSchema<ContainerExceptions>(containerExceptions);

export const PodExceptionsSchema = objectSchema<PodExceptions>({
  ...containerExceptions,
  hostNetwork: reason,
  hostPID: reason,
  hostIPC: reason,
});
