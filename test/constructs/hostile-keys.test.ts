import { defineWebService } from '../../lib';
import { composeFleet } from '../../lib/model/fleet';
import { FleetError } from '../../lib/model/problem';
import { renderApp } from '../../lib/render/render-app';
import { renderApplication } from '../../lib/render/render-argocd';
import { INHERITED_KEYS } from '../arbitrary-keys';
import { environments, fleetOf, platform, problemsOf } from '../fleet';

/** An object with one own field of any name. */
const map = (key: string, value: unknown) => Object.fromEntries([[key, value]]);

/** The fields with user-defined keys, and an invalid value of each. */
const MAPS: Record<string, (it: object) => object> = {
  config: (it) => ({ config: it }),
  files: (it) => ({ volumes: { data: { files: it } } }),
  labels: (it) => ({ labels: it }),
  podAnnotations: (it) => ({ podAnnotations: it }),
  env: (it) => ({ env: it }),
  volumes: (it) => ({ volumes: it }),
  sidecars: (it) => ({ sidecars: it }),
  initContainers: (it) => ({ initContainers: it }),
  ports: (it) => ({ ports: it }),
  mounts: (it) => ({ mounts: it }),
  nodeSelector: (it) => ({ nodeSelector: it }),
  'service.annotations': (it) => ({ service: { annotations: it } }),
  'service.ports': (it) => ({ service: { ports: it } }),
  'ingress.annotations': (it) => ({ ingress: { annotations: it } }),
  'serviceAccount.annotations': (it) => ({ serviceAccount: { annotations: it } }),
  workers: (it) => ({ workers: it }),
  'argocd.annotations': (it) => ({ argocd: { annotations: it } }),
  'argocd.info': (it) => ({ argocd: { info: it } }),
};

function render(base: object, layer: 'base' | 'overlay' = 'base') {
  const app = defineWebService(environments, {
    name: 'web',
    image: 'example/web',
    base: { port: 8080, ...(layer === 'base' ? base : {}) },
    overlays: { dev: null, ...(layer === 'overlay' && { production: base }) },
  });
  return composeFleet(fleetOf(app)).instances.flatMap((appEnvironment) => {
    const manifests = renderApp(appEnvironment);
    return [...manifests, ...renderApplication({ appEnvironment, manifests }, platform, 'dist')];
  });
}

const cases = Object.keys(MAPS).flatMap((field) =>
  INHERITED_KEYS.map((key) => [field, key] as const),
);

test.each(cases)('a problem in %s under the key %s is refused with its path', (field, key) => {
  const base = MAPS[field]?.(map(key, -1)) ?? {};
  for (const layer of ['base', 'overlay'] as const) {
    const [problem] = problemsOf(() => render(base, layer));
    const place = layer === 'base' ? 'base.' : 'overlays.production.';
    expect(problem?.field).toContain(place);
    expect(problem?.message).not.toMatch(/TypeError|operator/);
  }
});

test.each(['env', 'argocd.info'])('%s is rendered with any keys', (field) => {
  for (const key of INHERITED_KEYS) {
    for (const layer of ['base', 'overlay'] as const) {
      const manifests = render(MAPS[field]?.(map(key, 'rendered')) ?? {}, layer);
      expect(JSON.stringify(manifests)).toContain(`{"name":"${key}","value":"rendered"}`);
    }
  }
});

test.each(
  ['config', 'files', 'labels', 'podAnnotations', 'nodeSelector', 'service.annotations'].flatMap(
    (field) => INHERITED_KEYS.map((key) => [field, key] as const),
  ),
)('%s with the key %s is rendered or refused', (field, key) => {
  const base = MAPS[field]?.(map(key, 'rendered')) ?? {};
  for (const layer of ['base', 'overlay'] as const) {
    let outcome: string | undefined;
    try {
      outcome = JSON.stringify(render(base, layer));
    } catch (error) {
      expect(error).toBeInstanceOf(FleetError);
    }
    if (outcome !== undefined) expect(outcome).toContain(`"${key}":"rendered"`);
  }
});

test('an inherited property is not a port, image or worker', () => {
  for (const key of INHERITED_KEYS) {
    const refused = [
      { service: { ports: map(key, 99) } },
      { sidecars: { proxy: { image: key } } },
      { workers: { mailer: { image: key } } },
    ];
    for (const base of refused) expect(problemsOf(() => render(base))).toHaveLength(1);
  }
});

test.each(INHERITED_KEYS)('an image named %s is refused, or a release can refer to it', (key) => {
  const app = defineWebService(environments, {
    name: 'web',
    image: 'example/web',
    images: map(key, 'example/job') as Record<string, string>,
    base: { port: 8080 },
  });
  const { instances, problems } = composeFleet(fleetOf(app));
  const isName = key === 'constructor' || key === 'prototype';
  expect(problems.map((it) => it.field)).toEqual(isName ? [] : [`images.${key}`]);
  expect(instances.map(({ images }) => images[key])).toEqual(
    isName ? ['example/job:v1.0.0', 'example/job:v1.0.0'] : [],
  );
});
