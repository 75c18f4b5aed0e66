import * as v from 'valibot';
import { isPlainObject } from '../../base/json';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema, unionByField } from '../../base/schema';
import { DnsSubdomain, EnvVarName, NonEmpty } from '../../kubernetes/names';

/** Where a trigger takes its credentials from. */
export type TriggerAuth =
  | NewTriggerAuth
  | {
      /** The name of a TriggerAuthentication in the namespace of the app. */
      readonly triggerAuthentication: string;
    }
  | {
      /** The name of a ClusterTriggerAuthentication. */
      readonly clusterTriggerAuthentication: string;
    };

/** A TriggerAuthentication that belongs to the trigger. */
export type NewTriggerAuth =
  | {
      /** Where each parameter comes from, by KEDA's name of it. */
      readonly parameters: Readonly<Record<string, TriggerParameter>>;
      readonly identity?: TriggerIdentity;
    }
  | { readonly identity: TriggerIdentity };

/** The value of a parameter. It is never in Git. */
export type TriggerParameter =
  | {
      /** An environment variable of the workload, also one of its `secrets`. */
      readonly env: string;
      /** @default the main container */
      readonly container?: string;
    }
  | {
      /** The name of a Secret. */
      readonly secret: string;
      readonly key: string;
    };

/** The identity in a cloud that KEDA measures with. */
export type TriggerIdentity =
  | {
      readonly provider: 'aws';
      /** The role that KEDA assumes. @default its own; see `identityOwner` */
      readonly roleArn?: string;
      /** `workload`: the role of the ServiceAccount of the pods. @default 'keda' */
      readonly identityOwner?: 'keda' | 'workload';
    }
  | {
      readonly provider: 'azure-workload';
      /** The client id. @default that of KEDA */
      readonly identityId?: string;
      /** The tenant. @default that of KEDA */
      readonly identityTenantId?: string;
    }
  | { readonly provider: 'gcp' };

const TriggerParameterSchema = v.union(
  [
    objectSchema<Extract<TriggerParameter, { env: string }>>({
      env: EnvVarName,
      container: v.optional(NonEmpty),
    }),
    objectSchema<Extract<TriggerParameter, { secret: string }>>({
      secret: DnsSubdomain,
      key: NonEmpty,
    }),
  ],
  'Use { env }, a variable of the workload, or { secret, key }. A value in plain text must not be in Git.',
);

const TriggerIdentitySchema = v.variant('provider', [
  v.pipe(
    v.strictObject({
      provider: v.literal('aws'),
      roleArn: v.optional(
        v.pipe(
          v.string(),
          v.regex(/^arn:[\w-]+:iam::\d{12}:role\/.+$/, 'Use the ARN of an IAM role.'),
        ),
      ),
      identityOwner: v.optional(v.picklist(['keda', 'workload'])),
    }),
    v.check(
      ({ roleArn, identityOwner }) => roleArn === undefined || identityOwner === undefined,
      'Set `roleArn` or `identityOwner`: KEDA assumes one role.',
    ),
  ),
  v.strictObject({
    provider: v.literal('azure-workload'),
    identityId: v.optional(NonEmpty),
    identityTenantId: v.optional(NonEmpty),
  }),
  v.strictObject({ provider: v.literal('gcp') }),
]) as Schema<TriggerIdentity>;

const parameters = v.pipe(
  recordSchema(NonEmpty, TriggerParameterSchema),
  v.check((it) => Object.keys(it).length > 0, 'There are no parameters.'),
);

const ParametersSchema = objectSchema<Extract<NewTriggerAuth, { parameters: unknown }>>({
  parameters,
  identity: v.optional(TriggerIdentitySchema),
});

const OneFieldSchema = unionByField<TriggerAuth>(
  {
    triggerAuthentication: objectSchema<Extract<TriggerAuth, { triggerAuthentication: string }>>({
      triggerAuthentication: DnsSubdomain,
    }),
    clusterTriggerAuthentication: objectSchema<
      Extract<TriggerAuth, { clusterTriggerAuthentication: string }>
    >({ clusterTriggerAuthentication: DnsSubdomain }),
    parameters: ParametersSchema,
    identity: objectSchema<Extract<NewTriggerAuth, { identity: TriggerIdentity }>>({
      identity: TriggerIdentitySchema,
    }),
  },
  'Set `parameters` or `identity`, or the name of an existing `triggerAuthentication` or `clusterTriggerAuthentication`.',
);

/** Only parameters and an identity can be set together. */
export const TriggerAuthSchema: Schema<TriggerAuth> = v.lazy((input) =>
  isPlainObject(input) && 'parameters' in input && 'identity' in input
    ? ParametersSchema
    : OneFieldSchema,
);

/** True for credentials of which the workload has the TriggerAuthentication itself. */
export function isNewAuth(auth: TriggerAuth | undefined): auth is NewTriggerAuth {
  return auth !== undefined && ('parameters' in auth || 'identity' in auth);
}
