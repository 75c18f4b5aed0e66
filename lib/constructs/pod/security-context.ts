import type { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { show } from '../../base/hint';
import { defined } from '../../base/json';
import { distinctItems, type SchemaEntries } from '../../base/schema';
import type { ContainerExceptions } from './exceptions';

/** The user and group of a container. */
export interface UserSpec {
  /** The user id. @default that of the pod or the image, which must not be root */
  readonly runAsUser?: number;
  /** The primary group id. @default that of the pod or the image */
  readonly runAsGroup?: number;
}

/** The users and groups of the pods. */
export interface PodUserSpec {
  /** The user id that the containers run as. @default the image's user, which must not be root */
  readonly runAsUser?: number;
  /** The primary group id that the containers run as. @default the image's */
  readonly runAsGroup?: number;
  /** Further group ids of the processes. @default none */
  readonly supplementalGroups?: readonly number[];
  /**
   * Whether processes also have the groups that the image gives their user. Requires Kubernetes 1.33.
   *
   * @default 'Merge': they have
   */
  readonly supplementalGroupsPolicy?: 'Merge' | 'Strict';
  /** The group id that owns the volumes. @default none */
  readonly fsGroup?: number;
  /**
   * Whether to change the owner of all files in a volume before each start, or only if its root has another one.
   *
   * @default 'Always'
   */
  readonly fsGroupChangePolicy?: 'Always' | 'OnRootMismatch';
}

/** The largest id that the API server accepts. */
const MOST = 2_147_483_647;

const id = (least: number, hint = '') =>
  v.pipe(
    v.number(),
    v.check(
      (it) => Number.isInteger(it) && it >= least && it <= MOST,
      ({ input }) =>
        `${show(input)} is not ${least === 0 ? 'an id: use' : 'allowed: use'} a whole number from ${least} to ${MOST}.${input === 0 ? hint : ''}`,
    ),
  );

const USER = id(
  1,
  " To run as root, set `exceptions: { runAsRoot: '<reason>' }` in the container that needs it.",
);

export const userEntries: SchemaEntries<UserSpec> = {
  runAsUser: v.optional(USER),
  runAsGroup: v.optional(id(0)),
};

export const podUserEntries: SchemaEntries<PodUserSpec> = {
  ...userEntries,
  supplementalGroups: v.optional(
    v.pipe(
      v.array(id(0)),
      distinctItems((it: number) => String(it), 'This group is listed twice. Remove one.'),
    ),
  ),
  supplementalGroupsPolicy: v.optional(v.picklist(['Merge', 'Strict'])),
  fsGroup: v.optional(id(1)),
  fsGroupChangePolicy: v.optional(v.picklist(['Always', 'OnRootMismatch'])),
};

/** Fields that the generated classes lack; see {@link withNewerPodFields}. */
export interface PodSecurityContext extends k8s.PodSecurityContext {
  readonly supplementalGroupsPolicy?: string;
}

/** Converts the users of the pods to Kubernetes' format. */
export function toPodSecurityContext(spec: PodUserSpec): PodSecurityContext {
  return defined<PodSecurityContext>({
    runAsNonRoot: true,
    runAsUser: spec.runAsUser,
    runAsGroup: spec.runAsGroup,
    supplementalGroups: spec.supplementalGroups && [...spec.supplementalGroups],
    supplementalGroupsPolicy: spec.supplementalGroupsPolicy,
    fsGroup: spec.fsGroup,
    fsGroupChangePolicy: spec.fsGroupChangePolicy,
    seccompProfile: { type: 'RuntimeDefault' },
  });
}

/** The fields of a container that its security context depends on. */
interface SecuritySpec {
  readonly readOnlyRootFilesystem?: boolean;
  readonly bindPrivilegedPorts?: boolean;
  readonly exceptions?: ContainerExceptions;
}

/**
 * The security context of a container: what the Pod Security Standard "restricted" demands, but for its exceptions.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function toSecurityContext(
  { readOnlyRootFilesystem, bindPrivilegedPorts, exceptions }: SecuritySpec,
  user: UserSpec = {},
): k8s.SecurityContext {
  if (exceptions === undefined && user.runAsUser === undefined && user.runAsGroup === undefined) {
    return {
      allowPrivilegeEscalation: false,
      capabilities: {
        drop: ['ALL'],
        ...(bindPrivilegedPorts && { add: ['NET_BIND_SERVICE'] }),
      },
      readOnlyRootFilesystem: readOnlyRootFilesystem ?? true,
    };
  }
  const added = [
    ...(bindPrivilegedPorts ? ['NET_BIND_SERVICE'] : []),
    ...Object.keys(exceptions?.capabilities ?? {}),
  ];
  const isPrivileged = exceptions?.privileged !== undefined;
  const isRoot = exceptions?.runAsRoot !== undefined;
  return defined<k8s.SecurityContext>({
    allowPrivilegeEscalation: exceptions !== undefined && escalates(exceptions),
    privileged: isPrivileged || undefined,
    // A privileged container has all of them.
    capabilities: isPrivileged
      ? undefined
      : { drop: ['ALL'], ...(added.length > 0 && { add: added }) },
    readOnlyRootFilesystem: readOnlyRootFilesystem ?? true,
    runAsNonRoot: isRoot ? false : undefined,
    runAsUser: isRoot ? 0 : user.runAsUser,
    runAsGroup: user.runAsGroup,
  });
}

/** The API server refuses a container with all privileges that cannot gain any. */
function escalates({ privileged, capabilities, allowPrivilegeEscalation }: ContainerExceptions) {
  return (
    privileged !== undefined ||
    allowPrivilegeEscalation !== undefined ||
    capabilities?.SYS_ADMIN !== undefined
  );
}
