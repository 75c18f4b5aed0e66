import * as v from 'valibot';
import { objectSchema } from '../../base/schema';
import { DurationSchema } from '../../kubernetes/duration';
import { wholeNumber } from '../../kubernetes/names';
import { type SecretValue, SecretValueSchema } from '../secret-values';

/** Webhooks of the git hosts: a push is seen at once, not at the next poll. */
export interface ArgocdWebhooks {
  readonly github?: SecretValue;
  readonly gitlab?: SecretValue;
  /** The UUID of the webhook. */
  readonly bitbucket?: SecretValue;
  readonly bitbucketServer?: SecretValue;
  readonly gogs?: SecretValue;
  readonly azureDevops?: { readonly username: SecretValue; readonly password: SecretValue };
  /** The size of a payload that is refused, in MB. @default 50 */
  readonly maxPayloadMB?: number;
  /** How many events are handled at once. @default 50 */
  readonly parallelism?: number;
  /** A random time of at most this before each app is compared, after an event that concerns many. Argo CD 3.5. @default '0s' */
  readonly jitter?: string;
}

const secretValue = v.optional(SecretValueSchema);
const count = v.optional(wholeNumber(1));

export const WebhooksSchema = objectSchema<ArgocdWebhooks>({
  github: secretValue,
  gitlab: secretValue,
  bitbucket: secretValue,
  bitbucketServer: secretValue,
  gogs: secretValue,
  azureDevops: v.optional(
    objectSchema<{ username: SecretValue; password: SecretValue }>({
      username: SecretValueSchema,
      password: SecretValueSchema,
    }),
  ),
  maxPayloadMB: count,
  parallelism: count,
  jitter: v.optional(DurationSchema),
});

/** The secrets of webhooks, by key of `argocd-secret`. */
export function webhookSecrets(webhooks: ArgocdWebhooks = {}): Record<string, SecretValue> {
  const { github, gitlab, bitbucket, bitbucketServer, gogs, azureDevops } = webhooks;
  const all = {
    'webhook.github.secret': github,
    'webhook.gitlab.secret': gitlab,
    'webhook.bitbucket.uuid': bitbucket,
    'webhook.bitbucketserver.secret': bitbucketServer,
    'webhook.gogs.secret': gogs,
    'webhook.azuredevops.username': azureDevops?.username,
    'webhook.azuredevops.password': azureDevops?.password,
  };
  return Object.fromEntries(
    Object.entries(all).filter((it): it is [string, SecretValue] => it[1] !== undefined),
  );
}
