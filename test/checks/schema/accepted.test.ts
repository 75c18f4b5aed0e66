import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';
import { Schemas } from '../../../lib/kubernetes/schemas/schemas';
import { KUBERNETES_VERSIONS } from '../../../lib/kubernetes/version';
import { admissionPolicy, objects } from './objects';

const schemas = new Schemas();
const versions = [undefined, ...KUBERNETES_VERSIONS];

test.each(objects.map((it) => [it.kind, it] as const))(
  'a typical %s is accepted by every version',
  (_, object) => {
    for (const version of versions) expect(schemas.check(object, version)).toEqual([]);
  },
);

test('a ValidatingAdmissionPolicy is accepted from 1.30 on', () => {
  expect(schemas.check(admissionPolicy, '1.30')).toEqual([]);
  expect(schemas.check(admissionPolicy, '1.36')).toEqual([]);
});

test('all rendered manifests of this repository are accepted', () => {
  const root = join(__dirname, '../../../dist');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
  const rendered = files
    .filter((file) => file.endsWith('.k8s.yaml'))
    .flatMap((file) => parseAllDocuments(readFileSync(join(root, file), 'utf8')))
    .map((document) => document.toJS() as ApiObjectJson);

  expect(rendered.length).toBeGreaterThan(20);
  expect(rendered.flatMap((object) => schemas.check(object, '1.33'))).toEqual([]);
});
