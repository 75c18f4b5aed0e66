import fc from 'fast-check';
import { defineArgoApp, defineWebService } from '../../lib';
import type { App } from '../../lib/model/app';
import { defineEnvironments } from '../../lib/model/environment';
import type { FleetSources } from '../../lib/model/fleet';
import { definePlatform, type PlatformProps } from '../../lib/model/platform';
import { FleetError } from '../../lib/model/problem';
import { renderFleet } from '../../lib/render/render-fleet';
import { anyKey, INHERITED_KEYS } from '../arbitrary-keys';
import { argocdFleet, MINIMAL } from '../argocd';
import { environments, fleetOf, platform } from '../fleet';

/** A value that no rendered file has otherwise. */
const VALUE = 'kept-value';

type WebBase = Parameters<typeof defineWebService<'dev' | 'production'>>[1]['base'];

const web = (base: object): FleetSources =>
  fleetOf(
    defineWebService(environments, {
      name: 'web',
      image: 'example/web',
      base: { port: 8080, ...base } as WebBase,
      overlays: { production: null },
    }),
  );

const chart = { type: 'helm', repoURL: 'https://charts.example.com', chart: 'redis' } as const;

const argoApp = (source: object): FleetSources => ({
  ...fleetOf(
    defineArgoApp(environments, {
      name: 'redis',
      base: { source: { ...chart, ...source } },
    }) as App,
  ),
  platform: definePlatform({ ...platform, sourceRepos: ['https://charts.example.com'] }),
});

const inEnvironment = (props: object): FleetSources => {
  const { dev, production } = environments;
  const [first, second] = [dev, production].map(({ name: _, ...rest }) => rest);
  const changed = defineEnvironments({ dev: { ...first, ...props }, production: second } as never);
  return { ...web({}), environments: changed };
};

const argocd = (props: object): FleetSources => argocdFleet({ ...MINIMAL, ...props });

const withPlatform = (props: Partial<PlatformProps>): FleetSources => ({
  ...fleetOf(),
  platform: definePlatform({ ...platform, ...props }),
});

type FleetWith = (it: Readonly<Record<string, string>>) => FleetSources;

const each = (it: Readonly<Record<string, string>>, convert: (value: string) => unknown) =>
  Object.fromEntries(Object.entries(it).map(([key, value]) => [key, convert(value)]));

/** Every record of texts that a user writes, as a fleet in which it has one entry. */
const RECORDS: Readonly<Record<string, FleetWith>> = {
  config: (it) => web({ config: it }),
  env: (it) => web({ env: it }),
  files: (it) => web({ volumes: { data: { files: it } }, mounts: { '/data': 'data' } }),
  labels: (it) => web({ labels: it }),
  podAnnotations: (it) => web({ podAnnotations: it }),
  nodeSelector: (it) => web({ nodeSelector: it }),
  volumes: (it) => web({ volumes: each(it, (file) => ({ files: { file } })) }),
  sidecars: (it) =>
    web({ sidecars: each(it, (image) => ({ image: `a.example.com/${image}:v1` })) }),
  initContainers: (it) =>
    web({ initContainers: each(it, (image) => ({ image: `a.example.com/${image}:v1` })) }),
  'service.annotations': (it) => web({ service: { annotations: it } }),
  'ingress.annotations': (it) => web({ ingress: { host: 'a.example.com', annotations: it } }),
  'serviceAccount.annotations': (it) => web({ serviceAccount: { annotations: it } }),
  'readiness.headers': (it) => web({ readiness: { httpGet: { path: '/', headers: it } } }),
  workers: (it) => web({ workers: each(it, (value) => ({ config: { A: value } })) }),
  'argocd.annotations': (it) => web({ argocd: { annotations: it } }),
  'argocd.info': (it) => web({ argocd: { info: it } }),
  'source.values': (it) => argoApp({ values: it }),
  'source.values, below': (it) => argoApp({ values: { a: [it] } }),
  namespaceLabels: (it) => inEnvironment({ namespaceLabels: it }),
  namespaceAnnotations: (it) => inEnvironment({ namespaceAnnotations: it }),
  'namespaceLabels of an app': (it) => web({ namespaceLabels: it }),
  'namespaceAnnotations of an app': (it) => web({ namespaceAnnotations: it }),
  roles: (it) =>
    withPlatform({ roles: each(it, (group) => ({ groups: [group], allow: ['get'] })) as never }),
  'rbac.roles': (it) =>
    argocd({ rbac: { roles: each(it, (group) => ({ groups: [group], inherits: ['readonly'] })) } }),
  ignoreDifferences: (it) =>
    argocd({ resources: { ignoreDifferences: each(it, (at) => ({ jsonPointers: [`/${at}`] })) } }),
};

const hostileKey = fc.oneof(fc.constantFrom(...INHERITED_KEYS, '', ' ', '\0', 'a\0'), anyKey);

/** What rendering a fleet leads to. */
function outcomeOf(makeFleet: () => FleetSources): { files: string } | { refused: string } {
  try {
    return { files: [...renderFleet(makeFleet()).values()].join('\n') };
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    return { refused: error.message };
  }
}

/** A key as a message shows it. */
const shown = (key: string) => JSON.stringify(key).slice(1, -1);

test.each(Object.keys(RECORDS))('each key of %s is rendered with its value, or refused', (name) => {
  const fleet = RECORDS[name] as FleetWith;
  fc.assert(
    fc.property(hostileKey, (key) => {
      const outcome = outcomeOf(() => fleet(Object.fromEntries([[key, VALUE]])));
      if ('files' in outcome) expect(outcome.files).toContain(VALUE);
      // The message names the key, or the field that has it.
      else if (key.isWellFormed()) expect(outcome.refused).toContain(shown(key));
      else expect(outcome.refused).toMatch(/half a surrogate pair|\\ud/);
    }),
    { numRuns: 8 },
  );
});

const oddValue = fc.constantFrom('\ud800', 'a\udc00', '\udc00\ud800', 'a\0b', '\0');

test.each(Object.keys(RECORDS))('half a surrogate pair or NUL in %s is no crash', (name) => {
  const fleet = RECORDS[name] as FleetWith;
  fc.assert(
    fc.property(oddValue, (value) => {
      const outcome = outcomeOf(() => fleet({ 'a.b': value, abc: value }));
      const isHalf = !value.isWellFormed();
      // NUL can be written, where nothing but YAML has to represent it.
      if (isHalf) expect(outcome).toHaveProperty('refused');
    }),
    { numRuns: 5 },
  );
});
