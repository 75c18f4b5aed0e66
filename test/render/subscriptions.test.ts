import { parse } from 'yaml';
import { definePlatform, externalSecrets, type Notifications, secret } from '../../lib';
import type { FleetSources } from '../../lib/model/fleet';
import type { NotificationSubscriptions } from '../../lib/model/notifications/notification-subscriptions';
import { defineTeams } from '../../lib/model/team';
import { renderFleet } from '../../lib/render/render-fleet';
import { MINIMAL } from '../argocd';
import { environments, fleetOf, problemsOf, webApp } from '../fleet';

const notifications: Notifications = {
  services: {
    slack: { type: 'slack', token: '$slack-token' },
    pagerduty: { type: 'pagerdutyv2', serviceKeys: { web: '$pagerduty-web' } },
  },
};

const values = { 'slack-token': secret('slack'), 'pagerduty-web': secret('pagerduty') };

const platform = definePlatform({
  repoURL: 'https://git.example.com/gitops.git',
  argocd: { ...MINIMAL, url: 'https://argocd.example.com' },
  secrets: {
    source: externalSecrets({ store: { kind: 'ClusterSecretStore', name: 'aws' } }),
    secrets: { 'argocd-notifications-secret': { values } },
  },
  notifications,
});

/** A fleet in which an app and the environment `production` subscribe. */
function fleetWith({ app = {}, environment = {} }: Record<string, NotificationSubscriptions>) {
  const overlays = { production: { argocd: { notifications: app } } };
  const sources = fleetOf(webApp({ overlays }));
  const production = { ...environments.production, notifications: environment };
  return { ...sources, environments: { ...environments, production } };
}

function annotations(sources: FleetSources, file: string): Record<string, string> {
  const { metadata } = parse(renderFleet(sources).get(`argocd/production/${file}`) ?? '');
  return Object.fromEntries(
    Object.entries<string>(metadata.annotations).filter(([key]) => key.includes('subscribe')),
  );
}

const APPLICATION = 'Application.web-production.k8s.yaml';
const PROJECT = 'AppProject.production.k8s.yaml';

test('the subscriptions of an environment are annotations of its project', () => {
  const environment = { 'on-sync-failed': { slack: ['alerts', 'web'] } };
  const sources = { ...fleetWith({ environment }), platform };
  expect(annotations(sources, PROJECT)).toEqual({
    'notifications.argoproj.io/subscribe.on-sync-failed.slack': 'alerts;web',
  });
  expect(annotations(sources, APPLICATION)).toEqual({});
});

test('a recovery reaches PagerDuty through the webhook of the platform', () => {
  const app = { 'on-recovered': { pagerduty: ['web'], slack: ['web'] } };
  expect(annotations({ ...fleetWith({ app }), platform }, APPLICATION)).toEqual({
    'notifications.argoproj.io/subscribe.on-recovered.pagerduty-events': 'web',
    'notifications.argoproj.io/subscribe.on-recovered.slack': 'web',
  });
});

test('a subscription that the platform cannot serve is refused, with its file and its field', () => {
  const app = { 'on-sync-faild': { slack: ['web'] } };
  const environment = { 'on-deployed': { pagerduty: ['shop'] } };
  const sources = { ...fleetWith({ app, environment }), platform };
  expect(problemsOf(() => renderFleet(sources))).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        file: 'fleet/apps/web.ts',
        field: 'overlays.production.argocd.notifications.on-sync-faild',
        message: 'The platform has no trigger "on-sync-faild".',
        fix: expect.stringMatching(/^Did you mean "on-sync-failed"\? Existing: on-deployed, /),
      }),
      expect.objectContaining({
        file: 'fleet/environments.ts',
        field: 'production.notifications.on-deployed.pagerduty',
        message: 'The service has no recipient "shop".',
      }),
    ]),
  );
});

test('a wrong subscription of a team is reported once', () => {
  const teams = defineTeams({ web: { notifications: { 'on-sync-faild': { slack: ['web'] } } } });
  expect(problemsOf(() => renderFleet({ ...fleetOf(webApp()), platform, teams }))).toMatchObject([
    { file: 'fleet/teams.ts', field: 'web.notifications.on-sync-faild' },
  ]);
});

test('without notifications of the platform, any subscription is accepted as it is', () => {
  const app = { 'on-x': { y: ['Z'] } };
  expect(annotations(fleetWith({ app }), APPLICATION)).toEqual({
    'notifications.argoproj.io/subscribe.on-x.y': 'Z',
  });
});

test('a wrong subscription in the base of an app is reported once', () => {
  const app = webApp({
    base: { port: 8080, argocd: { notifications: { 'on-sync-faild': { slack: ['web'] } } } },
  });
  expect(problemsOf(() => renderFleet({ ...fleetOf(app), platform }))).toMatchObject([
    { file: 'fleet/apps/web.ts', field: 'base.argocd.notifications.on-sync-faild' },
  ]);
});
