import { defined } from '../../base/json';
import type { DefaultTemplate } from './default-triggers';
import type { NotificationService } from './notification-service';
import type {
  NotificationTemplate,
  PagerDutyTemplate,
  WebhookTemplate,
} from './notification-template';
import { eventsServiceOf } from './pagerduty-events';

/** What a default template says. */
interface Event {
  /** What has happened to the app, such as `is deployed`. */
  readonly what: string;
  /** The colour in Slack and Teams. */
  readonly color: string;
  /** The colour in Teams Workflows. */
  readonly tone: 'Good' | 'Warning' | 'Attention';
  /** Facts by title: pipelines that yield text. */
  readonly facts: Readonly<Record<string, string>>;
  /** The severity in PagerDuty. @default it is no problem */
  readonly severity?: 'critical' | 'error' | 'warning';
  /** The event in PagerDuty, for what is no problem: the members of its JSON. */
  readonly pagerduty?: { readonly path: string; readonly members: readonly string[] };
}

const NAME = '.app.metadata.name';
/** The address of the Application, which also identifies it in PagerDuty. */
const LINK =
  'printf "%s/applications/%s/%s" .context.argocdUrl .app.metadata.namespace .app.metadata.name';
const revision = (path: string) =>
  `coalesce ${path}.revision (${path}.revisions | default list | join ", ") "unknown"`;
const REVISION = revision('.app.status.sync');
const SYNCED_REVISION = revision('(.app.status.operationState.syncResult | default dict)');
const IMAGES = '.app.status.summary.images | default list | join "\\n" | default "none"';
/** The cluster and namespace that the app runs in. */
const PLACE =
  'printf "%s/%s" (coalesce .app.spec.destination.name .app.spec.destination.server) .app.spec.destination.namespace';

const json = (pipeline: string) => `{{ ${pipeline} | toJson }}`;
const text = (pipeline: string) => `{{ ${pipeline} }}`;

const EVENTS: Readonly<Record<DefaultTemplate, Event>> = {
  'app-deployed': {
    what: 'is deployed',
    color: '#18be52',
    tone: 'Good',
    facts: { Revision: SYNCED_REVISION, Images: IMAGES },
    pagerduty: {
      path: 'change/enqueue',
      members: [
        `"payload": {
    "summary": ${json(`printf "%s is deployed" ${NAME}`)},
    "source": ${json(PLACE)},
    "timestamp": ${json('.app.status.operationState.finishedAt')},
    "custom_details": { "revision": ${json(SYNCED_REVISION)} }
  }`,
        `"links": [{ "href": ${json(LINK)}, "text": "Argo CD" }]`,
      ],
    },
  },
  'app-sync-failed': {
    what: 'has failed to sync',
    color: '#e01e5a',
    tone: 'Attention',
    facts: {
      Revision: SYNCED_REVISION,
      Message: '.app.status.operationState.message | default "none"',
    },
    severity: 'error',
  },
  'app-health-degraded': {
    what: 'is degraded',
    color: '#e01e5a',
    tone: 'Attention',
    facts: { Revision: REVISION, Images: IMAGES },
    severity: 'critical',
  },
  'app-out-of-sync': {
    what: 'is out of sync',
    color: '#f4c030',
    tone: 'Warning',
    facts: {
      Revision: REVISION,
      'Last sync': '(.app.status.operationState | default dict).finishedAt | default "never"',
    },
    severity: 'warning',
  },
  'app-self-heal-loop': {
    what: 'keeps healing itself',
    color: '#f4c030',
    tone: 'Warning',
    facts: {
      Revision: REVISION,
      'Self-heals':
        '(dig "operation" "sync" "autoHealAttemptsCount" 0 (.app.status.operationState | default dict)) | toString',
    },
    severity: 'warning',
  },
  'app-recovered': {
    what: 'has recovered',
    color: '#18be52',
    tone: 'Good',
    facts: { Revision: REVISION },
    pagerduty: {
      path: 'enqueue',
      members: ['"event_action": "resolve"', `"dedup_key": ${json(LINK)}`],
    },
  },
};

/** The default templates, with a part for each of the services. */
export function defaultTemplates(
  services: Readonly<Record<string, NotificationService>>,
): Record<DefaultTemplate, NotificationTemplate> {
  const entries = Object.entries(EVENTS).map(([name, event]) => [
    name,
    templateOf(name, event, services),
  ]);
  return Object.fromEntries(entries);
}

function templateOf(
  name: string,
  event: Event,
  services: Readonly<Record<string, NotificationService>>,
): NotificationTemplate {
  const has = (type: NotificationService['type']) =>
    Object.values(services).some((it) => it.type === type);
  const title = `${text(NAME)} ${event.what}`;
  const facts = Object.entries({ Project: '.app.spec.project', ...event.facts });
  const teams = {
    title,
    summary: title,
    text: text(PLACE),
    facts: jsonList(
      facts.map(([fact, it]) => `{ "name": "${fact}", "value": ${json(it)} }`),
      '{ "name": {{ .type | toJson }}, "value": {{ .message | toJson }} }',
    ),
    potentialAction: `[{
  "@type": "OpenUri",
  "name": "Argo CD",
  "targets": [{ "os": "default", "uri": ${json(LINK)} }]
}]`,
  };
  const webhook = webhooks(name, event, services);
  return defined<NotificationTemplate>({
    message: title,
    slack: has('slack') ? slack(event, facts) : undefined,
    pagerdutyv2: has('pagerdutyv2') ? pagerDuty(name, event, title) : undefined,
    teams: has('teams') ? { ...teams, themeColor: event.color } : undefined,
    'teams-workflows': has('teams-workflows') ? { ...teams, themeColor: event.tone } : undefined,
    email: has('email')
      ? {
          subject: title,
          body: `${[title, '', ...facts.map(([fact, it]) => `${fact}: ${text(it)}`), '', text(LINK)].join('\n')}\n`,
        }
      : undefined,
    webhook: Object.keys(webhook).length > 0 ? webhook : undefined,
  });
}

function slack({ color }: Event, facts: readonly (readonly [string, string])[]) {
  const fields = jsonList(
    facts.map(([title, it]) => `{ "title": "${title}", "value": ${json(it)}, "short": true }`),
    '{ "title": {{ .type | toJson }}, "value": {{ .message | toJson }}, "short": false }',
  );
  return {
    attachments: `[{
  "color": "${color}",
  "title": ${json(NAME)},
  "title_link": ${json(LINK)},
  "fields": ${fields.replaceAll('\n', '\n  ')}
}]`,
  };
}

/** A list as JSON: the items, and one for each condition of the Application, such as an error. */
function jsonList(items: readonly string[], condition: string): string {
  return `[
  ${items.join(',\n  ')}
  {{- range .app.status.conditions }},
  ${condition}
  {{- end }}
]`;
}

function pagerDuty(name: string, event: Event, title: string): PagerDutyTemplate | undefined {
  if (event.severity === undefined) return undefined;
  return {
    summary: title,
    severity: event.severity,
    source: text(PLACE),
    component: text(NAME),
    group: text('.app.spec.project'),
    class: name.replace(/^app-/, ''),
    url: text(LINK),
    dedupKey: text(LINK),
  };
}

/** The requests for the webhooks of a platform, and for what `pagerdutyv2` cannot send. */
function webhooks(
  name: string,
  event: Event,
  services: Readonly<Record<string, NotificationService>>,
): Record<string, WebhookTemplate> {
  const requests: Record<string, WebhookTemplate> = {};
  for (const [service, it] of Object.entries(services)) {
    if (it.type === 'webhook')
      requests[service] = { method: 'POST', body: webhookBody(name, event) };
    if (it.type !== 'pagerdutyv2' || event.pagerduty === undefined) continue;
    const { path, members } = event.pagerduty;
    const keys = Object.entries(it.serviceKeys).map(
      ([recipient, key]) => `"${recipient}" "${key.slice(1)}"`,
    );
    const key = `index .secrets (get (dict ${keys.join(' ')}) .recipient) | toString`;
    const body = [`"routing_key": ${json(key)}`, ...members].join(',\n  ');
    requests[eventsServiceOf(service)] = { method: 'POST', path, body: `{\n  ${body}\n}\n` };
  }
  return requests;
}

function webhookBody(name: string, { what }: Event): string {
  const members = {
    message: `printf "%s ${what}" ${NAME}`,
    application: NAME,
    namespace: '.app.metadata.namespace',
    project: '.app.spec.project',
    revision: REVISION,
    sync: '.app.status.sync.status',
    health: '.app.status.health.status',
    url: LINK,
  };
  const lines = Object.entries(members).map(([key, it]) => `  "${key}": ${json(it)}`);
  return `{\n  "event": "${name.replace(/^app-/, '')}",\n${lines.join(',\n')}\n}\n`;
}
