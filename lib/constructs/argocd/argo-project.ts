import type { Construct } from 'constructs';
import { AppProject, type AppProjectSpecSyncWindows } from '../../../imports/argoproj.io';
import { defined } from '../../base/json';
import type { GroupKind } from '../../kubernetes/api-object';
import type { Cluster } from '../../model/environment';
import {
  type NotificationSubscriptions,
  subscriptionAnnotations,
} from '../../model/notifications/notification-subscriptions';
import type { SyncWindow } from '../../model/sync-policy';

/** An Argo CD project: the repositories, destinations and kinds allowed for its Applications. */
export interface ArgoProjectProps {
  readonly name: string;
  /** The namespace that Argo CD runs in. @default 'argocd' */
  readonly namespace?: string;
  readonly description?: string;
  /** Allowed source repositories. */
  readonly sourceRepos: readonly string[];
  /** Allowed destinations. */
  readonly destinations: readonly {
    readonly cluster: Cluster;
    readonly namespace: string;
  }[];
  /** Allowed cluster-scoped kinds, optionally restricted by name. @default none */
  readonly clusterKinds?: readonly (GroupKind & {
    /** A pattern; `*` is a wildcard. @default any name */
    readonly name?: string;
  })[];
  /** Allowed namespaced kinds. */
  readonly namespacedKinds: readonly GroupKind[];
  /** Whether the project is deleted only after the last Application that refers to it. @default false */
  readonly outlivesApps?: boolean;
  /** The sync wave. Within a wave, Argo CD applies objects in order of their names. @default 0 */
  readonly syncWave?: number;
  /** When syncs are allowed or denied. @default always allowed */
  readonly syncWindows?: readonly SyncWindow[];
  /** Notification recipients for all Applications of the project. @default none */
  readonly notifications?: NotificationSubscriptions;
  /** Roles for people and pipelines. @default none */
  readonly roles?: readonly ArgoProjectRole[];
}

/** A role in a project. */
export interface ArgoProjectRole {
  readonly name: string;
  readonly description?: string;
  /** Groups of the identity provider that have the role. */
  readonly groups: readonly string[];
  /** The actions allowed on the project's Applications. */
  readonly allow: readonly string[];
}

/**
 * An Argo CD project with only the rights it is given: nothing defaults to `*`.
 *
 * @example
 * new ArgoProject(chart, 'dev', {
 *   name: 'dev', sourceRepos: ['https://git.example.com/gitops.git'],
 *   destinations: [{ cluster: { name: 'in-cluster' }, namespace: 'my-app-dev' }],
 *   namespacedKinds: [{ group: 'apps', kind: 'Deployment' }],
 * });
 */
export class ArgoProject extends AppProject {
  constructor(scope: Construct, id: string, props: ArgoProjectProps) {
    const { name, description, clusterKinds = [], syncWindows = [], roles = [] } = props;
    const annotations = {
      ...(props.syncWave !== undefined && {
        'argocd.argoproj.io/sync-wave': String(props.syncWave),
      }),
      ...subscriptionAnnotations(props.notifications),
    };
    super(scope, id, {
      metadata: {
        name,
        namespace: props.namespace ?? 'argocd',
        ...(Object.keys(annotations).length > 0 && { annotations }),
        // Argo CD removes it when no Application refers to the project.
        // https://argo-cd.readthedocs.io/en/stable/operator-manual/project-specification/
        ...(props.outlivesApps && { finalizers: ['resources-finalizer.argocd.argoproj.io'] }),
      },
      spec: {
        ...(description && { description }),
        sourceRepos: [...props.sourceRepos],
        destinations: props.destinations.map(({ cluster, namespace }) => ({
          ...cluster,
          namespace,
        })),
        ...(clusterKinds.length > 0 && { clusterResourceWhitelist: [...clusterKinds] }),
        namespaceResourceWhitelist: [...props.namespacedKinds],
        ...(syncWindows.length > 0 && { syncWindows: syncWindows.map(toSyncWindow) }),
        ...(roles.length > 0 && { roles: roles.map((role) => toRole(name, role)) }),
      },
    });
  }
}

function toSyncWindow(window: SyncWindow): AppProjectSpecSyncWindows {
  return defined<AppProjectSpecSyncWindows>({
    kind: window.kind,
    schedule: window.schedule,
    duration: window.duration,
    timeZone: window.timeZone,
    applications: [...(window.apps ?? ['*'])],
    manualSync: window.manualSync,
    description: window.description,
  });
}

// https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/
function toRole(project: string, role: ArgoProjectRole) {
  const subject = `proj:${project}:${role.name}`;
  return {
    name: role.name,
    ...(role.description && { description: role.description }),
    groups: [...role.groups],
    policies: role.allow.map(
      (action) => `p, ${subject}, applications, ${action}, ${project}/*, allow`,
    ),
  };
}
