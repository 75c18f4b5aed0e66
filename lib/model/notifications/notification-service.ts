import * as v from 'valibot';
import { isCredentialName } from '../../base/credential/credential-name';
import { recordSchema } from '../../base/record-schema';
import { fieldNames, objectSchema, type Schema } from '../../base/schema';
import { Hostname, NonEmpty, Port, wholeNumber } from '../../kubernetes/names';

/** A key of the Secret `argocd-notifications-secret`, such as `$slack-token`. */
export type NotificationSecret = `$${string}`;

/** A service that sends notifications. */
export type NotificationService =
  | SlackService
  | PagerDutyService
  | TeamsService
  | WebhookService
  | EmailService;

/** Recipients are channels, such as `orders-alerts`, or their ids. */
export interface SlackService {
  readonly type: 'slack';
  /** The token of a bot with the scope `chat:write`. */
  readonly token: NotificationSecret;
  /** The name of the sender. It needs the scope `chat:write.customize`. @default the name of the bot */
  readonly username?: string;
  /** An emoji such as `:robot_face:`, or the URL of an image. @default the icon of the bot */
  readonly icon?: string;
  /** Slack does not show previews of links. @default false */
  readonly disableUnfurl?: boolean;
  /** @default 'https://slack.com/api/' */
  readonly apiURL?: string;
}

/** Recipients are keys of `serviceKeys`. */
export interface PagerDutyService {
  readonly type: 'pagerdutyv2';
  /** The integration keys (Events API v2) of PagerDuty services, by any name. */
  readonly serviceKeys: Readonly<Record<string, NotificationSecret>>;
}

/** Recipients are keys of `recipientUrls`. Microsoft has retired the connectors of `teams` for `teams-workflows`. */
export interface TeamsService {
  readonly type: 'teams' | 'teams-workflows';
  /** The URLs of channels, by any name. Whoever has one can post. */
  readonly recipientUrls: Readonly<Record<string, NotificationSecret>>;
}

/** A request for each notification. */
export interface WebhookService {
  readonly type: 'webhook';
  /** Can contain secrets, such as `https://example.com/$hook-id`. */
  readonly url: string;
  /** Can contain secrets, such as `{ Authorization: 'Bearer $ci-token' }`. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default none */
  readonly basicAuth?: { readonly username: string; readonly password: NotificationSecret };
  /** How often a request that fails is made again. @default 3 */
  readonly retryMax?: number;
  /** Do not verify the certificate of the server. @default false */
  readonly insecureSkipVerify?: boolean;
}

/** Recipients are e-mail addresses. */
export interface EmailService {
  readonly type: 'email';
  /** The SMTP server. */
  readonly host: string;
  readonly port: number;
  readonly from: string;
  /** @default no authentication */
  readonly username?: string;
  /** @default no authentication */
  readonly password?: NotificationSecret;
  /** Whether bodies are HTML. @default false */
  readonly html?: boolean;
  /** Do not verify the certificate of the server. @default false */
  readonly insecureSkipVerify?: boolean;
}

const Secret = v.pipe(
  v.string(),
  v.regex(
    /^\$[\w-]+$/,
    'A secret value is never in Git: name a key of the Secret argocd-notifications-secret, such as "$slack-token".',
  ),
) as unknown as Schema<NotificationSecret>;

const Recipient = v.pipe(
  v.string(),
  v.regex(/^[^\s:;]+$/, 'The name of a recipient has no spaces, `:` or `;`.'),
);

const Secrets = v.pipe(
  recordSchema(Recipient, Secret as v.GenericSchema<string>),
  v.check((it) => Object.keys(it).length > 0, 'It has no recipients.'),
) as unknown as Schema<Readonly<Record<string, NotificationSecret>>>;

const Url = v.pipe(
  v.string(),
  v.regex(/^https?:\/\/[^\s/]+\S*$/, 'Use a URL such as "https://ci.example.com/hooks".'),
);

/** True for a header that carries a credential. */
const isCredential = (header: string) => isCredentialName(header) || /token|secret/i.test(header);

const Headers = v.pipe(
  recordSchema(v.pipe(v.string(), v.regex(/^[\w-]+$/, 'Use the name of a header.')), v.string()),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const [key, value] of Object.entries(dataset.value)) {
      if (!isCredential(key) || /\$[\w-]/.test(value)) continue;
      const message =
        'This header is a credential. Name a key of the Secret argocd-notifications-secret in it, such as "Bearer $ci-token".';
      const input = dataset.value;
      addIssue({ message, path: [{ type: 'object', origin: 'value', input, key, value }] });
    }
  }),
);

const Flag = v.optional(v.boolean());

const SCHEMAS = {
  slack: objectSchema<SlackService>({
    type: v.literal('slack'),
    token: Secret,
    username: v.optional(NonEmpty),
    icon: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^(:.+:|https?:\/\/\S+)$/, 'Use an emoji such as ":robot_face:", or a URL.'),
      ),
    ),
    disableUnfurl: Flag,
    apiURL: v.optional(Url),
  }),
  pagerdutyv2: objectSchema<PagerDutyService>({
    type: v.literal('pagerdutyv2'),
    serviceKeys: Secrets,
  }),
  teams: objectSchema<TeamsService>({
    type: v.picklist(['teams', 'teams-workflows']),
    recipientUrls: Secrets,
  }),
  webhook: objectSchema<WebhookService>({
    type: v.literal('webhook'),
    url: Url,
    headers: v.optional(Headers),
    basicAuth: v.optional(v.strictObject({ username: NonEmpty, password: Secret })),
    retryMax: v.optional(wholeNumber(1)),
    insecureSkipVerify: Flag,
  }),
  email: objectSchema<EmailService>({
    type: v.literal('email'),
    host: Hostname,
    port: Port,
    from: NonEmpty,
    username: v.optional(NonEmpty),
    password: v.optional(Secret),
    html: Flag,
    insecureSkipVerify: Flag,
  }),
};

const names = [...new Set(Object.values(SCHEMAS).flatMap((it) => fieldNames(it, [])))];

/** A service of an unknown type. It lists all fields, so that a misspelled one gets a suggestion. */
const UntypedSchema = v.looseObject({
  ...Object.fromEntries(names.map((name) => [name, v.optional(v.unknown())])),
  type: v.picklist(
    ['slack', 'pagerdutyv2', 'teams', 'teams-workflows', 'webhook', 'email'],
    'The types are slack, pagerdutyv2, teams, teams-workflows, webhook and email.',
  ),
});

/** The schema of each service is that of its type. */
export const NotificationServiceSchema = v.lazy((input) => {
  const untyped = v.safeParse(UntypedSchema, input);
  if (!untyped.success) return UntypedSchema;
  const { type } = untyped.output;
  return SCHEMAS[type === 'teams-workflows' ? 'teams' : type] as v.GenericSchema;
}) as unknown as Schema<NotificationService>;
