import { definePlatform, externalSecrets, type PlatformProps, secret } from '../lib';
import type { ArgocdProps } from '../lib/model/argocd/argocd';
import type { FleetSources } from '../lib/model/fleet';
import { renderFleet } from '../lib/render/render-fleet';
import { fleetOf, webApp } from './fleet';

/** Argo CD with nothing but what is required. */
export const MINIMAL: ArgocdProps = {
  version: '3.5.1',
  source: { commit: '109ca7ca71139e514114499d294a492e7910a965' },
};

/** Argo CD with every setting. */
export const COMPLETE: ArgocdProps = {
  ...MINIMAL,
  highAvailability: true,
  url: 'https://argocd.example.com',
  exposure: {
    alb: {
      certificateArn: 'arn:aws:acm:ap-south-1:123456789012:certificate/1a2b',
      scheme: 'internet-facing',
      group: 'tools',
      order: 10,
      inboundCidrs: ['10.0.0.0/8'],
    },
  },
  sso: {
    oidc: {
      name: 'Example',
      issuer: 'https://login.example.com',
      clientId: 'argocd',
      clientSecret: secret('oidc'),
      groupsClaim: true,
    },
  },
  rbac: {
    scopes: ['groups', 'email'],
    roles: {
      developers: {
        groups: ['example:developers'],
        inherits: ['readonly'],
        allow: [
          {
            on: 'applications',
            actions: ['sync', 'action/apps/Deployment/restart'],
            environments: ['dev'],
          },
          { on: 'applications', actions: ['sync'], environments: ['production'], apps: ['web'] },
        ],
        deny: [{ on: 'exec', actions: ['create'] }],
      },
    },
  },
  awsRoleArn: 'arn:aws:iam::123456789012:role/argocd',
  clusters: {
    production: {
      server: 'https://production.eks.amazonaws.com',
      login: {
        eks: 'production',
        roleArn: 'arn:aws:iam::123456789012:role/argocd-production',
        ca: secret('production-ca'),
      },
      shard: 1,
    },
  },
  resources: {
    exclusions: [{ apiGroups: ['cilium.io'], kinds: ['CiliumIdentity'] }],
    ignoreDifferences: { 'apps/Deployment': { jsonPointers: ['/spec/replicas'] } },
    ignoreUpdates: {
      all: { jsonPointers: ['/metadata/resourceVersion'] },
      ConfigMap: {
        jqPathExpressions: ['.metadata.annotations."control-plane.alpha.kubernetes.io/leader"'],
      },
    },
  },
  reconciliation: { timeout: '10m', jitter: '5m' },
  controller: {
    shards: 2,
    sharding: 'round-robin',
    statusProcessors: 50,
    operationProcessors: 25,
    kubectlParallelism: 40,
    repoServerTimeoutSeconds: 180,
    syncTimeoutSeconds: 7200,
    clientQps: 100,
    clientBurst: 200,
  },
  repoServer: { replicas: 4, parallelism: 10 },
  server: { replicas: 3, terminal: true },
  webhooks: { github: secret('webhook'), maxPayloadMB: 5, parallelism: 20, jitter: '30s' },
  monitoring: {
    serviceMonitors: { release: 'prometheus' },
    dashboard: { grafana_dashboard: '1' },
  },
  networkPolicy: { cidrs: ['10.0.0.0/16'], namespaces: ['gateway'] },
  sshKnownHosts: ['git.example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA'],
};

export const SOURCE = externalSecrets({ store: { kind: 'ClusterSecretStore', name: 'aws' } });

/** A fleet of one app with this Argo CD. */
export function argocdFleet(
  argocd: ArgocdProps,
  changes: Partial<PlatformProps> = {},
): FleetSources {
  const platform = definePlatform({
    repoURL: 'https://git.example.com/gitops.git',
    secrets: { source: SOURCE },
    argocd,
    ...changes,
  });
  return { ...fleetOf(webApp()), platform };
}

/** The rendered bootstrap of a fleet, by path below `bootstrap/`. */
export function bootstrapOf(sources: FleetSources): Map<string, string> {
  const prefix = 'bootstrap/';
  return new Map(
    [...renderFleet(sources)]
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, text]) => [path.slice(prefix.length), text]),
  );
}
