import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { show } from '../../base/hint';
import { recordSchema } from '../../base/record-schema';
import { objectSchema } from '../../base/schema';
import { DnsSubdomain, LabelKey } from '../../kubernetes/names';

/** The ServiceAccount of a workload's pods: a new one, or an existing one. */
export type ServiceAccountSpec = NewServiceAccount | ExistingServiceAccount;

/** A ServiceAccount created with the workload, with the same name. */
export interface NewServiceAccount {
  /** The AWS role that the pods may assume (IRSA). @default none */
  readonly roleArn?: string;
  /** @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Mount a token for the Kubernetes API. IRSA does not need it.
   *
   * @default false
   */
  readonly token?: boolean;
}

/** A ServiceAccount added in `extend`, or listed in `provided`. */
export interface ExistingServiceAccount {
  readonly name: string;
  /** Mount a token for the Kubernetes API. @default false */
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
  'Use { roleArn, annotations, token } (all optional) to create an account with the workload, or { name, token } for an existing one.',
);

/** Adds the ServiceAccount unless it exists already, and returns its name. */
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
