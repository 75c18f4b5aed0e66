import { publishAs } from '../../lib/cli/publish';
import type { Intent } from '../../lib/delivery/protocol/request';
import { defineEnvironments } from '../../lib/model/environment';
import type { FleetModules } from '../../lib/render/load';

const environment = (promotionOrder: number, publish?: 'push' | 'pull-request') => ({
  promotionOrder,
  cluster: { name: 'x' },
  namespace: '{app}-{environment}',
  ...(publish && { releases: { publish } }),
});

const environments = defineEnvironments({
  dev: environment(1),
  staging: environment(2, 'push'),
  production: environment(3, 'pull-request'),
});

const fleet = { environments: async () => ({ environments }) } as unknown as FleetModules;

const images = [{ tag: 'v1' }];
const release = (...names: string[]): Intent => ({
  kind: 'release',
  releases: names.map((it) => ({ app: 'a', environment: it, images })),
});

test.each<[string, Intent]>([
  ['a release to dev', release('dev')],
  ['a promotion from production', { kind: 'promote', from: 'production', to: 'staging' }],
  ['a rollback of staging', { kind: 'rollback', app: 'a', environment: 'staging' }],
])('%s is pushed', async (_, intent) => {
  expect(await publishAs(intent, fleet)).toBe('push');
});

test.each<[string, Intent]>([
  ['a release to dev and production', release('dev', 'production')],
  ['a promotion to production', { kind: 'promote', from: 'staging', to: 'production' }],
  ['a rollback of production', { kind: 'rollback', app: 'a', environment: 'production' }],
  ['the end of a hold in production', { kind: 'resume', app: 'a', environment: 'production' }],
])('%s is a pull request', async (_, intent) => {
  expect(await publishAs(intent, fleet)).toBe('pull-request');
});
