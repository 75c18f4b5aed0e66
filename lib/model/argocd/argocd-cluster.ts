import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema } from '../../base/schema';
import { LabelKey, LabelValue, NonEmpty, wholeNumber } from '../../kubernetes/names';
import type { PlatformSecret } from '../platform-secret';
import { type SecretValue, SecretValueSchema } from '../secret-values';

/** A remote cluster that Argo CD manages, as a Kubernetes Secret. */
export interface ArgocdCluster {
  /** The URL of its API server. */
  readonly server: string;
  /** How Argo CD logs in. */
  readonly login: EksLogin | ClusterConfig;
  /** The shard of the controller that manages it. @default chosen by the controller */
  readonly shard?: number;
  /** Labels, for ApplicationSets. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A cluster of Amazon EKS: with the role of Argo CD's service accounts, by IRSA or EKS Pod Identity. */
export interface EksLogin {
  /** The name of the cluster in EKS. */
  readonly eks: string;
  /** The role that Argo CD assumes for this cluster: an ARN. @default its own role */
  readonly roleArn?: string;
  /** The certificate authority of the cluster, in base64, as EKS shows it. */
  readonly ca: SecretValue;
}

/** Any other cluster. */
export interface ClusterConfig {
  /** The JSON that Argo CD documents as the `config` of a cluster. */
  readonly config: SecretValue;
}

export const RoleArn = v.pipe(
  v.string(),
  v.regex(
    /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/,
    'Use the ARN of an IAM role, such as "arn:aws:iam::123456789012:role/argocd".',
  ),
);

export const ClusterSchema = objectSchema<ArgocdCluster>({
  server: v.pipe(v.string(), v.regex(/^https:\/\/\S+$/, 'Use an https URL.')),
  login: v.union(
    [
      objectSchema<EksLogin>({
        eks: NonEmpty,
        roleArn: v.optional(RoleArn),
        ca: SecretValueSchema,
      }),
      objectSchema<ClusterConfig>({ config: SecretValueSchema }),
    ],
    "Use { eks: '<name in EKS>', ca: secret('<cluster>-ca') } or { config: secret('<cluster>-config') }.",
  ) as Schema<EksLogin | ClusterConfig>,
  shard: v.optional(wholeNumber()),
  labels: v.optional(recordSchema(LabelKey, LabelValue)),
});

/** The name of the Kubernetes Secret of a cluster. */
export function clusterSecretName(name: string): string {
  return `cluster-${name}`;
}

/** The Kubernetes Secret of a cluster. */
export function clusterSecret(name: string, cluster: ArgocdCluster): PlatformSecret {
  const { server, login, shard, labels } = cluster;
  return {
    labels: { ...labels, 'argocd.argoproj.io/secret-type': 'cluster' },
    literals: { name, server, ...(shard !== undefined && { shard: String(shard) }) },
    ...('config' in login
      ? { values: { config: login.config } }
      : { values: { caData: login.ca }, templates: { config: eksConfig(login) } }),
  };
}

function eksConfig({ eks, roleArn }: EksLogin): string {
  return JSON.stringify({
    awsAuthConfig: { clusterName: eks, ...(roleArn && { roleARN: roleArn }) },
    tlsClientConfig: { insecure: false, caData: '{{ .caData }}' },
  });
}
