import type { JsonObject, JsonValue } from '../../../base/json';
import type { ArgocdProps } from '../../../model/argocd/argocd';
import { CONFIG_CHECKSUM, checksum } from '../../pod/checksum';
import { startupKeys } from './config-maps';

/** A patch of Argo CD's own manifests. */
export interface KustomizePatch {
  /** The objects that it changes: each field is a regular expression. @default those that the patch names */
  readonly target?: { readonly kind: string; readonly name?: string };
  /** A strategic merge patch, or the operations of a JSON patch (RFC 6902). */
  readonly patch: JsonObject | readonly JsonValue[];
}

/** The patches of Argo CD's workloads, of their service accounts and rights, and of its CRDs. */
export function workloadPatches(argocd: ArgocdProps): KustomizePatch[] {
  const { controller = {}, server = {}, repoServer = {}, awsRoleArn, networkPolicy } = argocd;
  const startup = startupKeys(argocd);
  return [
    // Without its CRDs, Argo CD loses every Application; without its namespace, everything.
    {
      target: { kind: 'CustomResourceDefinition' },
      patch: kept('apiextensions.k8s.io/v1', 'CustomResourceDefinition'),
    },
    ...(controller.shards === undefined
      ? []
      : [
          replicas('StatefulSet', 'argocd-application-controller', controller.shards, {
            ARGOCD_CONTROLLER_REPLICAS: String(controller.shards),
          }),
        ]),
    ...(server.replicas === undefined
      ? []
      : [
          replicas('Deployment', 'argocd-server', server.replicas, {
            ARGOCD_API_SERVER_REPLICAS: String(server.replicas),
          }),
        ]),
    ...(repoServer.replicas === undefined
      ? []
      : [replicas('Deployment', 'argocd-repo-server', repoServer.replicas)]),
    ...(Object.keys(startup).length > 0 ? [restart(checksum(startup))] : []),
    ...(awsRoleArn === undefined ? [] : [awsRole(awsRoleArn)]),
    ...(server.terminal ? [TERMINAL_RIGHT] : []),
    ...(networkPolicy === undefined ? [] : [serverPolicy(networkPolicy)]),
  ];
}

/** The annotation that keeps an object whatever happens to the Application. */
export const KEPT = { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' };

function kept(apiVersion: string, kind: string): JsonObject {
  return { apiVersion, kind, metadata: { name: ANY, annotations: KEPT } };
}

/** A patch with a target needs a name, but does not use it. */
const ANY = 'any';

function replicas(
  kind: string,
  name: string,
  count: number,
  env: Readonly<Record<string, string>> = {},
): KustomizePatch {
  const variables = Object.entries(env).map(([key, value]) => ({ name: key, value }));
  return {
    patch: {
      apiVersion: 'apps/v1',
      kind,
      metadata: { name },
      spec: {
        replicas: count,
        ...(variables.length > 0 && {
          template: { spec: { containers: [{ name, env: variables }] } },
        }),
      },
    },
  };
}

/** Restarts the components when a setting changes that they read only at their start. */
function restart(value: string): KustomizePatch {
  return {
    target: {
      kind: 'Deployment|StatefulSet',
      name: 'argocd-(application-controller|applicationset-controller|dex-server|notifications-controller|repo-server|server)',
    },
    patch: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: ANY },
      spec: { template: { metadata: { annotations: { [CONFIG_CHECKSUM]: value } } } },
    },
  };
}

/** The components that talk to clusters. */
function awsRole(arn: string): KustomizePatch {
  return {
    target: {
      kind: 'ServiceAccount',
      name: 'argocd-(application-controller|applicationset-controller|server)',
    },
    patch: {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: ANY, annotations: { 'eks.amazonaws.com/role-arn': arn } },
    },
  };
}

/**
 * A shell in a pod needs `create`, which the API server has no longer required between Kubernetes 1.31 and 1.34 only.
 * Argo CD's own role has `get`. A merge patch would replace all rules.
 */
const TERMINAL_RIGHT: KustomizePatch = {
  target: { kind: 'ClusterRole', name: 'argocd-server' },
  patch: [
    {
      op: 'add',
      path: '/rules/-',
      value: { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] },
    },
  ],
};

/** Argo CD's own policy lets anyone connect to the API server. */
function serverPolicy({
  cidrs = [],
  namespaces = [],
}: NonNullable<ArgocdProps['networkPolicy']>): KustomizePatch {
  const from = [
    ...cidrs.map((cidr) => ({ ipBlock: { cidr } })),
    ...namespaces.map((name) => ({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
    })),
  ];
  return {
    patch: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'argocd-server-network-policy' },
      spec: {
        ingress: [
          ...(from.length > 0 ? [{ from, ports: [{ protocol: 'TCP', port: 8080 }] }] : []),
          // Metrics, as in the policies of the other components.
          { from: [{ namespaceSelector: {} }], ports: [{ protocol: 'TCP', port: 8083 }] },
        ],
      },
    },
  };
}
