import type { JsonObject } from '../../lib/base/json';
import type { Manifest } from '../../lib/model/manifest';
import { serialize } from '../../lib/render/tree';
import { problemsOf } from '../fleet';

function manifestWith(spec: JsonObject): Manifest {
  return {
    object: { apiVersion: 'v1', kind: 'X', metadata: { name: 'x' }, spec },
    constructPath: 'dev/web/X',
    sourceFile: 'fleet/apps/web.ts',
    directory: 'apps/dev/web',
    cluster: 'dev',
  };
}

test.each<[string, JsonObject]>([
  ['spec.list[1].text', { list: ['a', { text: 'a\ud800' }] }],
  ['spec["\\udc00"]', { '\udc00': 1 }],
  ['spec.number', { number: Number.NaN }],
])('what YAML cannot represent is refused with its field, such as %s', (field, spec) => {
  const [problem] = problemsOf(() => serialize(manifestWith(spec)));
  expect(problem).toMatchObject({ file: 'fleet/apps/web.ts', field: `dev/web/X: ${field}` });
});
