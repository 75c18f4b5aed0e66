import type { Construct } from 'constructs';
import * as v from 'valibot';
import {
  Application,
  type ApplicationProps,
  type ApplicationSpecIgnoreDifferences,
  type ApplicationSpecSources,
} from '../../../imports/argoproj.io';
import { defined } from '../../base/json';
import { recordSchema } from '../../base/record-schema';
import { objectSchema } from '../../base/schema';
import { LabelKey, NonEmpty, wholeNumber } from '../../kubernetes/names';
import type { ArgoApplicationSource } from '../../model/application-source';
import type { Cluster } from '../../model/environment';
import {
  type NotificationSubscriptions,
  NotificationSubscriptionsSchema,
  subscriptionAnnotations,
} from '../../model/notifications/notification-subscriptions';
import type { SyncPolicy } from '../../model/sync-policy';
import { toSource } from './argo-application-source';
import { toSyncPolicy } from './argo-sync-policy';

/** The settings of an Argo CD Application other than its source and destination. */
export interface ArgoApplicationSettings {
  /** The order among Applications that sync together: lower waves sync first. @default 0 */
  readonly syncWave?: number;
  /** Links and notes that Argo CD shows. @default none */
  readonly info?: Readonly<Record<string, string>>;
  /** Differences to ignore, in addition to the replicas of autoscaled workloads. @default none */
  readonly ignoreDifferences?: readonly IgnoreDifferences[];
  /** Notification recipients, by trigger and service. @default none */
  readonly notifications?: NotificationSubscriptions;
  /** @default 10 */
  readonly revisionHistoryLimit?: number;
  /** @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Fields of some objects whose differences from Git are ignored. */
export interface IgnoreDifferences {
  /** The API group. @default the core group */
  readonly group?: string;
  readonly kind: string;
  /** @default all objects of the kind */
  readonly name?: string;
  readonly namespace?: string;
  /** Such as `/spec/replicas`. */
  readonly jsonPointers?: readonly string[];
  readonly jqPathExpressions?: readonly string[];
  /** Ignore fields owned by these managers. */
  readonly managedFieldsManagers?: readonly string[];
}

const texts = v.optional(v.array(NonEmpty));

export const ArgoApplicationSettingsSchema = objectSchema<ArgoApplicationSettings>({
  syncWave: v.optional(v.pipe(v.number(), v.integer())),
  info: v.optional(recordSchema(NonEmpty, v.string())),
  ignoreDifferences: v.optional(
    v.array(
      objectSchema<IgnoreDifferences>({
        group: v.optional(v.string()),
        kind: NonEmpty,
        name: v.optional(NonEmpty),
        namespace: v.optional(NonEmpty),
        jsonPointers: texts,
        jqPathExpressions: texts,
        managedFieldsManagers: texts,
      }),
    ),
  ),
  notifications: v.optional(NotificationSubscriptionsSchema),
  revisionHistoryLimit: v.optional(wholeNumber()),
  annotations: v.optional(recordSchema(LabelKey, v.string())),
});

/** An Argo CD Application. */
export interface ArgoApplicationProps extends ArgoApplicationSettings {
  readonly name: string;
  /** The namespace of the Application object. @default 'argocd' */
  readonly namespace?: string;
  readonly project: string;
  /** Where the manifests come from: one source, or several. */
  readonly source: ArgoApplicationSource | readonly ArgoApplicationSource[];
  /**
   * Argo CD renders the manifests again only after a commit below one of these paths: `.` is the path of each source, and
   * a path with a leading slash is relative to the root of the repository. An empty list means any commit.
   *
   * @default ['.'] if each source has a path
   */
  readonly manifestGeneratePaths?: readonly string[];
  readonly destination: {
    readonly cluster: Cluster;
    /** @default the namespace in each manifest */
    readonly namespace?: string;
  };
  /** @default automated, with prune and self-heal */
  readonly sync?: SyncPolicy;
  /** Labels of the namespace that Argo CD creates. @default none */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** Annotations of the namespace that Argo CD creates. @default none */
  readonly namespaceAnnotations?: Readonly<Record<string, string>>;
  /**
   * Whether the deployed objects are deleted with the Application or kept.
   *
   * @default 'delete'
   */
  readonly onDelete?: 'delete' | 'orphan';
  /** @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * An Argo CD Application.
 *
 * @example
 * new ArgoApplication(chart, 'redis', {
 *   name: 'redis', project: 'platform',
 *   source: { type: 'helm', repoURL: 'https://charts.example.com', chart: 'redis', version: '20.1.0' },
 *   destination: { cluster: { name: 'in-cluster' }, namespace: 'redis' },
 * });
 */
export class ArgoApplication extends Application {
  constructor(scope: Construct, id: string, props: ArgoApplicationProps) {
    super(scope, id, applicationProps(props));
  }
}

/** The metadata and the spec of an Application. */
export function applicationProps(props: ArgoApplicationProps): ApplicationProps {
  const { project, destination, sync, info, revisionHistoryLimit } = props;
  const { namespaceLabels, namespaceAnnotations } = props;
  const ignore = (props.ignoreDifferences ?? []).map(toIgnoreDifferences);
  const annotations = toAnnotations(props);
  return {
    metadata: {
      name: props.name,
      namespace: props.namespace ?? 'argocd',
      ...(props.labels && { labels: { ...props.labels } }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
      // Argo CD deletes the objects, then the Application. Without the path, the API server warns about the finalizer.
      ...(props.onDelete !== 'orphan' && {
        finalizers: ['resources-finalizer.argocd.argoproj.io/foreground'],
      }),
    },
    spec: {
      project,
      ...toSources(props.source),
      destination: {
        ...destination.cluster,
        ...(destination.namespace && { namespace: destination.namespace }),
      },
      syncPolicy: toSyncPolicy(sync ?? {}, {
        respectIgnoreDifferences: ignore.length > 0,
        ...(namespaceLabels && { namespaceLabels }),
        ...(namespaceAnnotations && { namespaceAnnotations }),
      }),
      ...(ignore.length > 0 && { ignoreDifferences: ignore }),
      ...(info && { info: Object.entries(info).map(([name, value]) => ({ name, value })) }),
      ...(revisionHistoryLimit !== undefined && { revisionHistoryLimit }),
    },
  };
}

function toSources(source: ArgoApplicationProps['source']) {
  const list = Array.isArray(source) ? source : [source];
  const sources: ApplicationSpecSources[] = list.map(toSource);
  const [only] = sources;
  return sources.length === 1 && only ? { source: only } : { sources };
}

function toAnnotations(props: ArgoApplicationProps): Record<string, string> {
  const annotations: Record<string, string> = {};
  const sources = Array.isArray(props.source) ? props.source : [props.source];
  const { manifestGeneratePaths: paths = sources.every((it) => 'path' in it) ? ['.'] : [] } = props;
  if (paths.length > 0) {
    annotations['argocd.argoproj.io/manifest-generate-paths'] = paths.join(';');
  }
  Object.assign(annotations, props.annotations);
  if (props.syncWave !== undefined) {
    annotations['argocd.argoproj.io/sync-wave'] = String(props.syncWave);
  }
  Object.assign(annotations, subscriptionAnnotations(props.notifications));
  return annotations;
}

function toIgnoreDifferences(it: IgnoreDifferences): ApplicationSpecIgnoreDifferences {
  return defined<ApplicationSpecIgnoreDifferences>({
    group: it.group,
    kind: it.kind,
    name: it.name,
    namespace: it.namespace,
    jsonPointers: it.jsonPointers && [...it.jsonPointers],
    jqPathExpressions: it.jqPathExpressions && [...it.jqPathExpressions],
    managedFieldsManagers: it.managedFieldsManagers && [...it.managedFieldsManagers],
  });
}
