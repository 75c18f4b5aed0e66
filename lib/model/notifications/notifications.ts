import * as v from 'valibot';
import { isPlainObject } from '../../base/json';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema } from '../../base/schema';
import { LabelKey, LabelValue, wholeNumber } from '../../kubernetes/names';
import { defaultTemplates } from './default-templates';
import { DEFAULT_TRIGGERS, defaultTriggers } from './default-triggers';
import { NotificationName } from './notification-name';
import { type NotificationService, NotificationServiceSchema } from './notification-service';
import { type NotificationTemplate, NotificationTemplateSchema } from './notification-template';
import { type NotificationCondition, NotificationConditionSchema } from './notification-trigger';
import { eventsServices } from './pagerduty-events';

/** The notifications of Argo CD: who is notified of what, and how. */
export interface Notifications {
  /**
   * The address of Argo CD, for links. An Argo CD of an environment has its own `url`, or this one with `url: null`.
   *
   * @default `url` of `argocd`
   */
  readonly argocdUrl?: string;
  /** The services that send notifications, by any name. */
  readonly services: Readonly<Record<string, NotificationService>>;
  /**
   * Triggers, in addition to `on-deployed`, `on-sync-failed`, `on-health-degraded`, `on-out-of-sync`, `on-self-heal-loop` and `on-recovered`. One
   * with the name of a default replaces it.
   *
   * @default none
   */
  readonly triggers?: Readonly<Record<string, readonly NotificationCondition[]>>;
  /**
   * Templates, in addition to `app-deployed`, `app-sync-failed`, `app-health-degraded`, `app-out-of-sync`,
   * `app-self-heal-loop` and `app-recovered`. One with the name of a default replaces it.
   *
   * @default none
   */
  readonly templates?: Readonly<Record<string, NotificationTemplate>>;
  /** Subscriptions to all Applications. Environments and apps have their own. @default none */
  readonly subscriptions?: readonly FleetSubscription[];
  /** The triggers of a subscription in `subscriptions` that names none. @default the six default triggers */
  readonly defaultTriggers?: readonly string[];
  /** Values for templates, as `.context.<key>`. @default only `argocdUrl` */
  readonly context?: Readonly<Record<string, string>>;
  /** After how many minutes `on-out-of-sync` notifies. @default 30 */
  readonly outOfSyncMinutes?: number;
}

/** A subscription to all Applications, also of other tools. */
export interface FleetSubscription {
  /** The recipients, by service, such as `{ slack: ['platform-alerts'] }`. */
  readonly to: Readonly<Record<string, readonly string[]>>;
  /** @default `defaultTriggers` */
  readonly triggers?: readonly string[];
  /** Only Applications with these labels. @default all Applications */
  readonly labels?: Readonly<Record<string, string>>;
}

const Names = v.pipe(
  v.array(
    NotificationName,
    `Triggers are a list, such as \`['on-deployed']\`. The default triggers are ${DEFAULT_TRIGGERS.join(', ')}.`,
  ),
  v.nonEmpty('The list is empty.'),
);

const FORM = "`{ to: { slack: ['alerts'] }, triggers: ['on-out-of-sync'] }`";

const SubscriptionFields = objectSchema<FleetSubscription>({
  to: recordSchema(NotificationName, v.array(v.string(), 'Recipients are a list.')),
  triggers: v.optional(Names),
  labels: v.optional(recordSchema(LabelKey, LabelValue)),
});

// A word that suggests itself.
const On = v.custom<FleetSubscription>(
  () => false,
  `There is no field \`on\`. Name the triggers in \`triggers\`: ${FORM}. The default triggers are ${DEFAULT_TRIGGERS.join(', ')}.`,
);

const NoSubscription = v.custom<FleetSubscription>(() => false, `A subscription is ${FORM}.`);

const Subscription: Schema<FleetSubscription> = v.lazy((input) => {
  if (!isPlainObject(input)) return NoSubscription;
  return Object.hasOwn(input, 'on') ? On : SubscriptionFields;
}) as unknown as Schema<FleetSubscription>;

export const NotificationsSchema = objectSchema<Notifications>({
  argocdUrl: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^https?:\/\/[^\s/]+(\/\S*)?$/, 'Use a URL such as "https://argocd.example.com".'),
    ),
  ),
  services: v.pipe(
    recordSchema(NotificationName, NotificationServiceSchema),
    v.check((it) => Object.keys(it).length > 0, 'There is no service.'),
  ),
  triggers: v.optional(
    recordSchema(
      NotificationName,
      v.pipe(v.array(NotificationConditionSchema), v.nonEmpty('It has no conditions.')),
    ),
  ),
  templates: v.optional(recordSchema(NotificationName, NotificationTemplateSchema)),
  subscriptions: v.optional(v.array(Subscription, `Subscriptions are a list: each is ${FORM}.`)),
  defaultTriggers: v.optional(Names),
  context: v.optional(
    recordSchema(
      v.pipe(
        v.string(),
        v.regex(/^[A-Za-z_]\w*$/, 'Use letters, digits and `_`, as in `.context.region`.'),
        v.check((it) => it !== 'argocdUrl', 'Set `argocdUrl` of `notifications` instead.'),
      ),
      v.string(),
    ),
  ),
  outOfSyncMinutes: v.optional(wholeNumber(1)),
});

/** Notifications with their defaults: what Argo CD is given. */
export interface CompleteNotifications {
  readonly services: Readonly<Record<string, NotificationService>>;
  readonly triggers: Readonly<Record<string, readonly NotificationCondition[]>>;
  readonly templates: Readonly<Record<string, NotificationTemplate>>;
  readonly subscriptions: readonly FleetSubscription[];
  readonly defaultTriggers: readonly string[];
  /** Without `argocdUrl`, which differs between the Argo CDs of a fleet. */
  readonly context: Readonly<Record<string, string>>;
}

const DEFAULT_OUT_OF_SYNC_MINUTES = 30;

const completed = new WeakMap<Notifications, CompleteNotifications>();

/** Adds the default triggers and templates, and the services for them. */
export function completeNotifications(notifications: Notifications): CompleteNotifications {
  // Every app with subscriptions asks.
  const known = completed.get(notifications);
  if (known) return known;
  const complete = withDefaults(notifications);
  completed.set(notifications, complete);
  return complete;
}

function withDefaults(notifications: Notifications): CompleteNotifications {
  const { services, outOfSyncMinutes = DEFAULT_OUT_OF_SYNC_MINUTES } = notifications;
  const triggers = defaultTriggers(outOfSyncMinutes);
  return {
    services: { ...eventsServices(services), ...services },
    triggers: { ...triggers, ...notifications.triggers },
    templates: { ...defaultTemplates(services), ...notifications.templates },
    subscriptions: notifications.subscriptions ?? [],
    defaultTriggers: notifications.defaultTriggers ?? Object.keys(triggers),
    context: notifications.context ?? {},
  };
}
