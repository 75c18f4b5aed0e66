import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import { checkedFields, objectSchema, type Schema } from '../../base/schema';
import { DnsLabel, NonEmpty } from '../../kubernetes/names';
import type { PlatformSecret } from '../platform-secret';
import {
  type ArgocdCluster,
  ClusterSchema,
  clusterSecret,
  clusterSecretName,
  RoleArn,
} from './argocd-cluster';
import { type ArgocdExposure, ArgocdUrl, ExposureSchema } from './argocd-exposure';
import { type ArgocdInstall, INSTALL_ENTRIES, isAtLeast, versionProblem } from './argocd-install';
import {
  type ArgocdController,
  type ArgocdMonitoring,
  type ArgocdNetworkPolicy,
  type ArgocdReconciliation,
  type ArgocdRepoServer,
  type ArgocdResources,
  type ArgocdServer,
  ControllerSchema,
  MonitoringSchema,
  NetworkPolicySchema,
  ReconciliationSchema,
  RepoServerSchema,
  ResourcesSchema,
  ServerSchema,
} from './argocd-operations';
import { type ArgocdRbac, RbacSchema } from './argocd-rbac';
import { type ArgocdSso, SSO_SECRET, SsoSchema, ssoSecrets } from './argocd-sso';
import { type ArgocdWebhooks, WebhooksSchema, webhookSecrets } from './argocd-webhooks';

/** Argo CD itself: its version, how it is reached, who may do what, and how it runs. */
export interface ArgocdProps extends ArgocdInstall {
  /** The URL of the UI. With a path, Argo CD is served below it. @default none: no login through SSO */
  readonly url?: string;
  /** @default none: reached by `kubectl port-forward` */
  readonly exposure?: ArgocdExposure;
  /** @default none: the user `admin` */
  readonly sso?: ArgocdSso;
  /** Whether the user `admin` can log in. @default false with `sso` */
  readonly admin?: boolean;
  /** @default everyone who has logged in may read everything */
  readonly rbac?: ArgocdRbac;
  /** The role of Argo CD's service accounts in AWS (IRSA): an ARN. @default none, or that of EKS Pod Identity */
  readonly awsRoleArn?: string;
  /** Remote clusters by name, for environments with `cluster: { name }`. @default clusters that are added by hand */
  readonly clusters?: Readonly<Record<string, ArgocdCluster>>;
  readonly resources?: ArgocdResources;
  readonly reconciliation?: ArgocdReconciliation;
  readonly controller?: ArgocdController;
  readonly repoServer?: ArgocdRepoServer;
  readonly server?: ArgocdServer;
  /** @default none: Argo CD polls */
  readonly webhooks?: ArgocdWebhooks;
  readonly monitoring?: ArgocdMonitoring;
  /** Whether drains of nodes leave a replica of each component that has several. @default true with high availability */
  readonly disruptionBudgets?: boolean;
  /** Who may connect to the API server. @default anyone in the cluster, and the load balancer */
  readonly networkPolicy?: ArgocdNetworkPolicy;
  /** The lines of `ssh_known_hosts`, instead of Argo CD's own. @default those of the large git hosts */
  readonly sshKnownHosts?: readonly string[];
}

/** Settings that the oldest supported version does not have. */
const NEWER: readonly {
  readonly path: readonly string[];
  readonly since: readonly [major: number, minor: number];
  readonly isSet: (argocd: ArgocdProps) => boolean;
}[] = [
  {
    path: ['controller', 'clientQps'],
    since: [3, 4],
    isSet: ({ controller }) => controller?.clientQps !== undefined,
  },
  {
    path: ['controller', 'clientBurst'],
    since: [3, 4],
    isSet: ({ controller }) => controller?.clientBurst !== undefined,
  },
  {
    path: ['webhooks', 'jitter'],
    since: [3, 5],
    isSet: ({ webhooks }) => webhooks?.jitter !== undefined,
  },
];

export const ArgocdSchema = v.pipe(
  objectSchema<ArgocdProps>({
    ...INSTALL_ENTRIES,
    url: v.optional(ArgocdUrl),
    exposure: v.optional(ExposureSchema),
    sso: v.optional(SsoSchema),
    admin: v.optional(v.boolean()),
    rbac: v.optional(RbacSchema as Schema<ArgocdRbac>),
    awsRoleArn: v.optional(RoleArn),
    clusters: v.optional(recordSchema(DnsLabel, ClusterSchema)),
    resources: v.optional(ResourcesSchema),
    reconciliation: v.optional(ReconciliationSchema),
    controller: v.optional(ControllerSchema),
    repoServer: v.optional(RepoServerSchema),
    server: v.optional(ServerSchema),
    webhooks: v.optional(WebhooksSchema),
    monitoring: v.optional(MonitoringSchema),
    disruptionBudgets: v.optional(v.boolean()),
    networkPolicy: v.optional(NetworkPolicySchema),
    sshKnownHosts: v.optional(v.array(NonEmpty)),
  }),
  checkedFields<ArgocdProps>(function* (argocd) {
    const { url, exposure, sso, admin, networkPolicy, version } = argocd;
    if (url === undefined && (exposure || sso)) {
      yield {
        path: ['url'],
        message: `Set the URL of the UI: ${exposure ? '`exposure` takes the host from it' : 'the identity provider returns to it'}.`,
      };
    }
    if (sso === undefined && admin === false) {
      yield { path: ['admin'], message: 'Nobody could log in. Set `sso`, too.' };
    }
    if (exposure && networkPolicy && isEmpty(networkPolicy)) {
      const message =
        'Nothing could reach the API server, not even what `exposure` sets up. List the `cidrs` of the load balancer, or the `namespaces` of the proxy.';
      yield { path: ['networkPolicy'], message };
    }
    if (versionProblem(version) !== undefined) return;
    for (const { path, since, isSet } of NEWER) {
      if (!isSet(argocd) || isAtLeast(version, since)) continue;
      const message = `Argo CD ${version} has no such setting. Use ${since.join('.')} or later.`;
      yield { path, message };
    }
  }),
);

function isEmpty({ cidrs = [], namespaces = [] }: ArgocdNetworkPolicy): boolean {
  return cidrs.length === 0 && namespaces.length === 0;
}

/** The Kubernetes Secrets that these settings need, by name. */
export function argocdSecrets(argocd: ArgocdProps): Record<string, PlatformSecret> {
  const { sso, webhooks, clusters = {} } = argocd;
  const ofSso = ssoSecrets(sso);
  const ofWebhooks = webhookSecrets(webhooks);
  return {
    ...(Object.keys(ofSso).length > 0 && {
      // Argo CD reads only Secrets with this label.
      [SSO_SECRET]: { values: ofSso, labels: { 'app.kubernetes.io/part-of': 'argocd' } },
    }),
    ...(Object.keys(ofWebhooks).length > 0 && {
      'argocd-secret': { values: ofWebhooks, merge: true },
    }),
    ...Object.fromEntries(
      Object.entries(clusters).map(([name, it]) => [
        clusterSecretName(name),
        clusterSecret(name, it),
      ]),
    ),
  };
}
