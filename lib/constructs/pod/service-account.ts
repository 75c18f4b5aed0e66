import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { show } from '../../base/hint';
import { recordSchema } from '../../base/record-schema';
import { objectSchema } from '../../base/schema';
import { DnsSubdomain, LabelKey } from '../../kubernetes/names';

/** The identity of a workload's pods: one made with the workload, or one that there is. */
export type ServiceAccountSpec = NewServiceAccount | ExistingServiceAccount;

/** A ServiceAccount made with the workload, and named like it. */
export interface NewServiceAccount {
  /** The AWS role that the pods may take (IRSA). @default none */
  readonly roleArn?: string;
  /** @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Give the pods a token for the Kubernetes API. IRSA does not need it.
   *
   * @default false
   */
  readonly token?: boolean;
}

/** A ServiceAccount of `extend`, or one that is `provided`. */
export interface ExistingServiceAccount {
  readonly name: string;
  /** Give the pods a token for the Kubernetes API. @default false */
  readonly token?: boolean;
}

export const ServiceAccountSchema = v.union(
  [
    objectSchema<NewServiceAccount>({
      roleArn: v.optional(
        v.pipe(
          v.string(),
          v.check(
            (arn) => /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/.test(arn),
            (issue) =>
              `${show(issue.input)} is not an IAM role, such as "arn:aws:iam::123456789012:role/my-app".`,
          ),
        ),
      ),
      annotations: v.optional(recordSchema(LabelKey, v.string())),
      token: v.optional(v.boolean()),
    }),
    objectSchema<ExistingServiceAccount>({ name: DnsSubdomain, token: v.optional(v.boolean()) }),
  ],
  'Use { roleArn, annotations, token } for an account made with the workload (all of them optional), or { name, token } for one that there is.',
);

/** Adds the ServiceAccount, unless it is one that there is; returns its name. */
export function addServiceAccount(
  scope: Construct,
  metadata: k8s.ObjectMeta & { readonly name: string },
  spec: ServiceAccountSpec,
): string {
  if ('name' in spec) return spec.name;
  const annotations = {
    ...(spec.roleArn && { 'eks.amazonaws.com/role-arn': spec.roleArn }),
    ...spec.annotations,
  };
  new k8s.KubeServiceAccount(scope, 'ServiceAccount', {
    metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) },
    automountServiceAccountToken: spec.token ?? false,
  });
  return metadata.name;
}
