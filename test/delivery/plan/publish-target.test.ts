import { publishTarget } from '../../../lib/delivery/plan/publish-target';
import type { Intent } from '../../../lib/delivery/protocol/request';
import { defineEnvironments } from '../../../lib/model/define-environments';

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

const kindOf = (intent: Intent) =>
  publishTarget({ intent, target: { kind: 'publish', remote: 'origin' } }, environments).kind;

const images = [{ tag: 'v1' }];
const release = (...names: string[]): Intent => ({
  kind: 'release',
  releases: names.map((it) => ({ app: 'a', environment: it, images })),
});

test.each<[string, Intent]>([
  ['a release to dev', release('dev')],
  ['a promotion from production', { kind: 'promote', from: ['production'], to: ['staging'] }],
  ['a rollback of staging', { kind: 'rollback', app: 'a', environments: ['staging'] }],
])('%s is pushed', (_, intent) => {
  expect(kindOf(intent)).toBe('push');
});

test.each<[string, Intent]>([
  ['a release to dev and production', release('dev', 'production')],
  ['a promotion to production', { kind: 'promote', from: ['staging'], to: ['production'] }],
  ['a rollback of production', { kind: 'rollback', app: 'a', environments: ['production'] }],
  ['the end of a hold in production', { kind: 'resume', app: 'a', environments: ['production'] }],
])('%s is a pull request', (_, intent) => {
  expect(kindOf(intent)).toBe('pull-request');
});

test('any other target stays as it is', () => {
  const intent = release('production');
  const push = { kind: 'push', remote: 'origin', branch: 'main' } as const;
  expect(publishTarget({ intent, target: push }, environments)).toEqual(push);
  expect(publishTarget({ intent, target: { kind: 'local' } }, environments)).toEqual({
    kind: 'local',
  });
});
