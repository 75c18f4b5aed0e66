import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { filesBelow } from '../lib/base/files-below';
import { type JsonObject, objectAt } from '../lib/base/json';
import { createCrds } from './crds';
import { onCluster, useControlPlane } from './use-control-plane';

const DIST = resolve('dist');

const cluster = useControlPlane();

/** The rendered objects, by file. */
const OBJECTS = filesBelow(DIST)
  .filter((it) => it.endsWith('.k8s.yaml'))
  // Patches, which Kustomize applies.
  .filter((it) => !it.startsWith('bootstrap/ConfigMap.argocd-'))
  .map((file): [string, JsonObject] => [file, parse(readFileSync(join(DIST, file), 'utf8'))]);

beforeAll(async () => {
  if (onCluster !== test) return;
  const { api } = cluster();
  await createCrds(api, { strict: true });
  const namespaces = new Set(
    OBJECTS.map(([, it]) => String(objectAt(it, 'metadata')['namespace'])),
  );
  for (const name of [...namespaces].filter((it) => it !== 'undefined')) {
    await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
});

onCluster('the API server accepts every rendered file, with strict validation', async () => {
  const refused: string[] = [];
  for (const [file, object] of OBJECTS) {
    const { status, body } = await cluster().api.dryRun(object);
    // Created above, for the objects in it.
    if (object['kind'] === 'Namespace' && status === 409) continue;
    if (status >= 300) refused.push(`${file}: ${body.message}`);
  }
  expect(refused).toEqual([]);
});

onCluster('a second server-side apply changes nothing', async () => {
  const { api } = cluster();
  const changed: string[] = [];
  for (const [file, object] of OBJECTS) {
    const first = await api.apply(object);
    expect([file, first.status, first.body.message]).toEqual([file, expect.any(Number), undefined]);
    const { body } = await api.apply(object);
    const versions = [first.body, body].map(
      (it) => objectAt(it as JsonObject, 'metadata')['generation'],
    );
    if (versions[0] !== versions[1]) changed.push(file);
  }
  expect(changed).toEqual([]);
});
