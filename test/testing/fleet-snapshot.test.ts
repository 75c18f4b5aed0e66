import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ApiObject } from 'cdk8s';
import { defineRule } from '../../lib/checks/rule';
import type { App } from '../../lib/model/app';
import type { FleetModules } from '../../lib/render/load-code';
import { renderForReview } from '../../lib/testing/fleet-snapshot';
import { environments, platform, problemsOf, webApp } from '../fleet';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argosy-review-'));
});

afterEach(() => rmSync(root, { recursive: true }));

const base = {
  port: 8080,
  readiness: { httpGet: { path: '/' } },
  resources: { cpu: { request: '100m' }, memory: { request: '64Mi', limit: '64Mi' } },
  replicas: 0,
} as const;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** A fleet of one app, with a tag released everywhere. */
function fleet(app: App, tag: string): FleetModules {
  write('fleet/apps/web.ts', '');
  for (const name of Object.keys(environments)) {
    write(`fleet/releases/${name}/web.yaml`, `images:\n  web:\n    tag: ${tag}\n`);
  }
  return {
    root,
    environments: async () => ({ environments }),
    platform: async () => ({ platform }),
    app: async () => ({ app }),
  };
}

async function problems(modules: FleetModules) {
  const error = await renderForReview(modules).catch((it) => it);
  return problemsOf(() => {
    throw error;
  });
}

const mutable = { rule: 'practice/mutable-tag', reason: 'The registry refuses it.' } as const;

test('a suppression that the released tag needs does not fail the snapshot', async () => {
  const app = webApp({ base, suppress: [mutable] });
  const review = await renderForReview(fleet(app, 'v5'));
  expect(review.get('apps/production/web')).toContain('example/web:v0.0.0-snapshot');
});

test('a rule that only the tag of the snapshot violates does not fail it', async () => {
  const rule = defineRule({
    id: 'fleet/no-snapshots',
    severity: 'error',
    summary: 'A snapshot.',
    why: 'It is not released.',
    *check({ pods }) {
      for (const { manifest, containers } of pods) {
        if (!`${containers[0]?.spec['image']}`.includes('snapshot')) continue;
        yield { manifest, message: 'It is a snapshot.', fix: 'Release it.' };
      }
    },
  });
  const checked = (tag: string) => ({
    ...fleet(webApp({ base }), tag),
    checks: async () => ({ rules: [rule] }),
  });
  expect((await renderForReview(checked('v1.0.0'))).size).toBeGreaterThan(0);
  expect((await problems(checked('v1.0.0-snapshot')))[0]?.message).toBe('It is a snapshot.');
});

test('an app that cannot be rendered with the tag of the snapshot fails it', async () => {
  const app = webApp({
    base,
    extend: (_, { images }) => {
      if (images['web']?.includes('snapshot')) throw new Error('No snapshots here.');
    },
  });
  expect((await problems(fleet(app, 'v1.0.0')))[0]?.message).toBe('No snapshots here.');
});

test('the snapshot covers custom resources whose CRD is in fleet/crds', async () => {
  const spec = { type: 'object', properties: { size: { type: 'integer' } } };
  const widget = (size: unknown) =>
    webApp({
      base,
      extend: (chart) => {
        new ApiObject(chart, 'Widget', {
          apiVersion: 'example.com/v1',
          kind: 'Widget',
          metadata: { name: 'web' },
          spec: { size },
        });
      },
    });
  write(
    'fleet/crds/widgets.json',
    JSON.stringify({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { kind: 'Widget', plural: 'widgets' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', properties: { spec } } },
          },
        ],
      },
    }),
  );
  const allow = { kinds: [{ group: 'example.com', kind: 'Widget' }] };
  const { dev, production } = environments;
  const allowed = (size: unknown): FleetModules => ({
    ...fleet(widget(size), 'v1.0.0'),
    environments: async () => ({
      environments: { dev: { ...dev, allow }, production: { ...production, allow } },
    }),
  });
  const review = await renderForReview(allowed(3));
  expect(review.get('apps/dev/web')).toContain('kind: Widget');
  expect((await problems(allowed('big')))[0]?.message).toContain('a whole number, got "big"');
});
