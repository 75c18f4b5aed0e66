import type { ArgocdProps } from '../../../lib/model/argocd/argocd';
import { withSyncTimeout } from '../../../lib/model/argocd/sync-timeout';
import { argocdFleet, bootstrapOf, COMPLETE, MINIMAL } from '../../argocd';
import { environments } from '../../fleet';

const OWN_URL = { url: 'https://argocd.production.example.com' };
const deny = (schedule: string, duration: string) =>
  ({ kind: 'deny', schedule, duration }) as const;
const allow = { kind: 'allow', schedule: '0 8 * * 1', duration: '100h' } as const;

const { controller: _, ...UNTUNED } = COMPLETE;
const dev = { ...environments.dev, sync: { windows: [deny('0 18 * * 5', '1h30m')] } };
const production = {
  ...environments.production,
  sync: { windows: [deny('0 18 * * 5', '60h'), deny('0 0 20 12 *', '336h'), allow] },
};

const HOUR = 3600;

const timeout = (argocd: ArgocdProps = UNTUNED, ...all: Parameters<typeof withSyncTimeout>[1]) =>
  withSyncTimeout(argocd, all).controller?.syncTimeoutSeconds;

test('a sync ends after four hours', () => {
  expect(timeout()).toBe(4 * HOUR);
  expect(timeout(UNTUNED, environments.dev)).toBe(4 * HOUR);
  expect(timeout({ ...MINIMAL, controller: { shards: 2 } })).toBe(4 * HOUR);
});

test('a root waits longer than the deny windows of its environment, one after the other', () => {
  expect(timeout(UNTUNED, dev)).toBe(5.5 * HOUR);
  expect(timeout(UNTUNED, dev, production)).toBe((4 + 60 + 336) * HOUR);
});

test.each([600, 0])('a platform may set another time: %i', (syncTimeoutSeconds) => {
  const controller = { shards: 2, syncTimeoutSeconds };
  expect(withSyncTimeout({ ...MINIMAL, controller }, [production]).controller).toEqual(controller);
});

test('each Argo CD has the time of its own environments', () => {
  const sources = argocdFleet(UNTUNED);
  const fleet = (ownArgocd?: object) => {
    const ofProduction = { ...production, ...(ownArgocd && { ownArgocd }) };
    return { ...sources, environments: { dev, production: ofProduction } } as typeof sources;
  };
  const rendered = (it: typeof sources, directory = '') =>
    /sync\.timeout\.seconds: "(\d+)"/.exec(
      bootstrapOf(it).get(`${directory}ConfigMap.argocd-cmd-params-cm.k8s.yaml`) ?? '',
    )?.[1];
  expect(rendered(fleet())).toBe('1440000');
  expect(rendered(fleet(OWN_URL))).toBe('19800');
  expect(rendered(fleet(OWN_URL), 'production/')).toBe('1440000');
});
