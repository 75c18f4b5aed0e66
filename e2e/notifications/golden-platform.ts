import { createHash } from 'node:crypto';
import type { Notifications } from '../../lib';

export const ARGOCD_URL = 'https://argocd.example.com';

/** Notifications with a service of each type. */
export const notifications: Notifications = {
  services: {
    slack: { type: 'slack', token: '$slack-token' },
    pagerdutyv2: { type: 'pagerdutyv2', serviceKeys: { orders: '$pagerduty-orders' } },
    teams: { type: 'teams', recipientUrls: { orders: '$teams-orders' } },
    'teams-workflows': { type: 'teams-workflows', recipientUrls: { orders: '$workflows-orders' } },
    ci: {
      type: 'webhook',
      url: 'https://ci.example.com/events',
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer $ci-token' },
    },
    email: { type: 'email', host: 'smtp.example.com', port: 587, from: 'argocd@example.com' },
  },
};

/** The values of the keys that they name. */
export const secret: Readonly<Record<string, string>> = {
  'slack-token': 'xoxb-example',
  'pagerduty-orders': 'routing-key-of-orders',
  'teams-orders': 'https://example.webhook.office.com/orders',
  'workflows-orders': 'https://example.api.powerplatform.com/powerautomate/orders',
  'ci-token': 'example',
};

/** A recipient of each service. */
export const recipients: Readonly<Record<string, readonly string[]>> = {
  slack: ['orders-alerts'],
  pagerdutyv2: ['orders'],
  teams: ['orders'],
  'teams-workflows': ['orders'],
  ci: [],
  email: ['orders@example.com'],
};

/** The checksum of a trigger or a template, by which its golden file names it. */
export function checksum(text = ''): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
