import type { NotificationService, WebhookService } from './notification-service';

/**
 * The webhook for the events that the service `pagerdutyv2` of Argo CD cannot send: it only opens incidents. Through
 * this one, a recovery resolves the incident, and a deployment is a change event.
 */
export function eventsServiceOf(pagerDuty: string): string {
  return `${pagerDuty}-events`;
}

/** Those webhooks of the services, by name. */
export function eventsServices(
  services: Readonly<Record<string, NotificationService>>,
): Record<string, WebhookService> {
  const names = Object.keys(services).filter((it) => services[it]?.type === 'pagerdutyv2');
  return Object.fromEntries(
    names.map((name): [string, WebhookService] => [
      eventsServiceOf(name),
      {
        type: 'webhook',
        url: 'https://events.pagerduty.com/v2',
        headers: { 'Content-Type': 'application/json' },
      },
    ]),
  );
}
