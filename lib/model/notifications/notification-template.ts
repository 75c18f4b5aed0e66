import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import { objectSchema } from '../../base/schema';
import { NotificationName } from './notification-name';

/**
 * The text of a notification: templates of Go with the functions of Sprig.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/notifications/templates/
 */
export interface NotificationTemplate {
  /** The text for services that have no part of their own below. @default none */
  readonly message?: string;
  readonly slack?: SlackTemplate;
  readonly pagerdutyv2?: PagerDutyTemplate;
  readonly teams?: TeamsTemplate;
  readonly 'teams-workflows'?: TeamsWorkflowsTemplate;
  readonly email?: EmailTemplate;
  /** The request, by the name of the webhook service. */
  readonly webhook?: Readonly<Record<string, WebhookTemplate>>;
}

export interface SlackTemplate {
  readonly username?: string;
  readonly icon?: string;
  /** A list of attachments, as JSON. */
  readonly attachments?: string;
  /** A list of blocks, as JSON. */
  readonly blocks?: string;
  /** Messages with the same key are one thread. @default none */
  readonly groupingKey?: string;
  /** Show replies in a thread also in the channel. @default false */
  readonly notifyBroadcast?: boolean;
  /** With a `groupingKey`: `Update` changes the first message. @default 'Post' */
  readonly deliveryPolicy?: 'Post' | 'PostAndUpdate' | 'Update';
}

export interface PagerDutyTemplate {
  readonly summary: string;
  /** `critical`, `error`, `warning` or `info`. */
  readonly severity: string;
  /** What is affected. */
  readonly source: string;
  readonly component?: string;
  readonly group?: string;
  readonly class?: string;
  readonly url?: string;
  /** Events with the same key are one incident. @default each event is an incident */
  readonly dedupKey?: string;
}

export interface TeamsTemplate {
  readonly template?: string;
  readonly title?: string;
  readonly summary?: string;
  readonly text?: string;
  readonly themeColor?: string;
  /** A list of `{ name, value }`, as JSON. */
  readonly facts?: string;
  /** A list, as JSON. */
  readonly sections?: string;
  /** A list, as JSON. */
  readonly potentialAction?: string;
}

export interface TeamsWorkflowsTemplate extends TeamsTemplate {
  /** An Adaptive Card, as JSON, instead of all other fields. */
  readonly adaptiveCard?: string;
}

export interface EmailTemplate {
  readonly subject?: string;
  /** @default `message` */
  readonly body?: string;
}

export interface WebhookTemplate {
  /** @default 'GET' */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Added to the URL of the service. @default none */
  readonly path?: string;
  readonly body?: string;
}

const Text = v.optional(v.string());

const TEAMS = {
  template: Text,
  title: Text,
  summary: Text,
  text: Text,
  themeColor: Text,
  facts: Text,
  sections: Text,
  potentialAction: Text,
};

export const NotificationTemplateSchema = v.pipe(
  objectSchema<NotificationTemplate>({
    message: Text,
    slack: v.optional(
      objectSchema<SlackTemplate>({
        username: Text,
        icon: Text,
        attachments: Text,
        blocks: Text,
        groupingKey: Text,
        notifyBroadcast: v.optional(v.boolean()),
        deliveryPolicy: v.optional(v.picklist(['Post', 'PostAndUpdate', 'Update'])),
      }),
    ),
    pagerdutyv2: v.optional(
      objectSchema<PagerDutyTemplate>({
        summary: v.string(),
        severity: v.pipe(
          v.string(),
          v.regex(
            /^(critical|error|warning|info)$|\{\{/,
            'PagerDuty knows `critical`, `error`, `warning` and `info`.',
          ),
        ),
        source: v.string(),
        component: Text,
        group: Text,
        class: Text,
        url: Text,
        dedupKey: Text,
      }),
    ),
    teams: v.optional(objectSchema<TeamsTemplate>(TEAMS)),
    'teams-workflows': v.optional(
      objectSchema<TeamsWorkflowsTemplate>({ ...TEAMS, adaptiveCard: Text }),
    ),
    email: v.optional(objectSchema<EmailTemplate>({ subject: Text, body: Text })),
    webhook: v.optional(
      recordSchema(
        NotificationName,
        objectSchema<WebhookTemplate>({
          method: v.optional(v.picklist(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])),
          path: Text,
          body: Text,
        }),
      ),
    ),
  }),
  v.check((it) => Object.keys(it).length > 0, 'It has no text.'),
);

/** The texts of a template that Argo CD fills in, each with its path. */
export function templateTexts(
  template: NotificationTemplate,
): { readonly path: readonly string[]; readonly text: string }[] {
  const texts: { path: readonly string[]; text: string }[] = [];
  const visit = (value: unknown, path: readonly string[]): void => {
    if (typeof value === 'string' && !NOT_TEMPLATES.includes(path.at(-1) ?? '')) {
      texts.push({ path, text: value });
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, it] of Object.entries(value)) visit(it, [...path, key]);
    }
  };
  visit(template, []);
  return texts;
}

const NOT_TEMPLATES = ['method', 'deliveryPolicy'];
