import { toYaml } from '../../../lib/base/yaml';
import { size } from '../../../lib/checks/argocd/size';
import { yamlLength } from '../../../lib/checks/argocd/yaml-length';
import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';
import { deployment, manifestOf, object, violations } from '../unit';

const MIB = 1024 * 1024;

const configMap = (data: object, rest: object = {}, name = 'web') =>
  object('ConfigMap', 'v1', { data, ...rest }, { name });

/** An object of a custom kind: only etcd limits its size. */
const custom = (text: string, metadata: object = {}) =>
  object('Dashboard', 'example.com/v1', { spec: { json: text } }, metadata);

const argocd = (...syncOptions: string[]) => {
  const spec = { syncPolicy: { syncOptions } };
  return { argocd: [manifestOf(object('Application', 'argoproj.io/v1alpha1', { spec }))] };
};

test('an object that is too large for etcd is refused', () => {
  expect(violations(size, [custom('x'.repeat(1_700_000))])).toMatchObject([
    { object: 'Dashboard/web', message: expect.stringContaining('1.7 MB. etcd') },
  ]);
  expect(violations(size, [custom('x'.repeat(1_500_000))])).toEqual([]);
});

test('bytes count, not characters', () => {
  const [found] = violations(size, [custom('\u6f22'.repeat(600_000))]);
  expect(found?.message).toContain('1.8 MB. etcd');
  expect(violations(size, [custom('\u6f22'.repeat(500_000))])).toEqual([]);
});

describe('the data of a ConfigMap or Secret', () => {
  test('has at most 1 MiB, without its keys', () => {
    expect(violations(size, [configMap({ file: 'x'.repeat(MIB) })])).toEqual([]);
    expect(violations(size, [configMap({ file: 'x'.repeat(MIB), more: 'y' })])).toMatchObject([
      {
        object: 'ConfigMap/web',
        path: 'data',
        message: expect.stringMatching(/1048577 bytes of data.*at most 1048576/),
        fix: expect.stringContaining('Split it into several ConfigMaps'),
      },
    ]);
  });

  test('is measured in bytes', () => {
    expect(violations(size, [configMap({ file: '\u6f22'.repeat(700_000) })])).toHaveLength(1);
    expect(violations(size, [configMap({ file: '\u6f22'.repeat(349_525) })])).toEqual([]);
    expect(violations(size, [configMap({ file: '\u6f22'.repeat(349_526) })])).toHaveLength(1);
  });

  test('counts decoded if it is in base64', () => {
    const encoded = (length: number) => Buffer.alloc(length).toString('base64');
    const binary = (length: number) => configMap({}, { binaryData: { file: encoded(length) } });
    expect(violations(size, [binary(MIB)])).toEqual([]);
    expect(violations(size, [binary(MIB + 1)])).toMatchObject([{ path: 'binaryData' }]);
    const secret = (length: number, stringData: object = {}) =>
      object('Secret', 'v1', { data: { file: encoded(length) }, stringData });
    expect(violations(size, [secret(MIB)])).toEqual([]);
    expect(violations(size, [secret(MIB + 1)])).toHaveLength(1);
    expect(violations(size, [secret(MIB, { key: 'x' })])).toHaveLength(1);
    expect(violations(size, [secret(MIB + 1, { file: 'x' })])).toEqual([]);
    const lines = encoded(MIB).replace(/.{76}/g, '$&\n');
    expect(violations(size, [configMap({}, { binaryData: { file: lines } })])).toEqual([]);
  });

  test('is only limited in the built-in kinds', () => {
    const other = object('ConfigMap', 'example.com/v1', { data: { file: 'x'.repeat(MIB + 1) } });
    expect(violations(size, [other])).toEqual([]);
  });
});

describe('a client-side apply', () => {
  test('stores a copy in an annotation of limited size', () => {
    const [found] = violations(size, [configMap({ file: 'x'.repeat(300_000) })], argocd());
    expect(found?.message).toContain('294 KB');
    expect(found?.fix).toContain('`sync.options.serverSideApply`');
    expect(violations(size, [custom('x'.repeat(250_000))], argocd())).toEqual([]);
    const large = custom('x'.repeat(300_000));
    expect(violations(size, [large], argocd('ServerSideApply=true'))).toEqual([]);
    const annotations = { 'argocd.argoproj.io/sync-options': 'Prune=false, ServerSideApply=true' };
    const own = custom('x'.repeat(300_000), { annotations });
    expect(violations(size, [own], argocd())).toEqual([]);
  });

  test('uses several bytes for line breaks and other scripts', () => {
    expect(violations(size, [custom('a\n'.repeat(95_000))], argocd())).toHaveLength(1);
    expect(violations(size, [custom('\u6f22'.repeat(95_000))], argocd())).toHaveLength(1);
    expect(violations(size, [custom('\u6f22'.repeat(85_000))], argocd())).toEqual([]);
  });
});

describe('the files of an app', () => {
  const many = (count: number, text: string) =>
    Array.from({ length: count }, (_, i) => configMap({ file: text }, {}, `c-${i}`));

  test('are reported once, at the largest, if they are too large for Argo CD', () => {
    const objects = Array.from({ length: 8 }, (_, i) =>
      custom('x'.repeat(i === 3 ? 1_500_000 : 1_400_000), { name: `c-${i}` }),
    );
    expect(violations(size, objects)).toMatchObject([
      { object: 'Dashboard/c-3', message: expect.stringContaining('11.3 MB of YAML') },
    ]);
    expect(violations(size, objects.slice(2))).toEqual([]);
  });

  test('have indentation on each line', () => {
    const objects = many(7, 'a\n'.repeat(480_000));
    const [found, ...others] = violations(size, objects);
    expect(others).toEqual([]);
    expect(found?.message).toContain('20.2 MB of YAML');
    expect(violations(size, many(3, 'a\n'.repeat(480_000)))).toEqual([]);
    expect(violations(size, many(7, 'x'.repeat(960_000)))).toEqual([]);
  });
});

test.each<[string, object | ApiObjectJson]>([
  ['an object of a usual kind', deployment()],
  ['lists in lists', { a: [[1, [2, { b: 'c' }]], [], {}, [{ d: 'e', f: [true, null] }]] }],
  ['a block of lines', { a: { b: { c: 'first\n\nsecond: #\n    third\n' } } }],
  ['a block without a final line break', { a: [{ b: 'first\n\nsecond' }, 'x\ny'] }],
  ['lines that end in a blank', { a: { b: 'first \nsecond' } }],
  ['lines that start with a tab', { a: { b: 'first\n\tsecond\n' } }],
  ['lines after a blank', { a: { b: ' first\nsecond\n' } }],
  ['lines with empty ones at the end', { a: { b: 'first\n\n' } }],
  ['lines that are not printable', { a: { b: 'first\n\u{1f600}\u0007\n' } }],
  ['lines in another script', { a: { b: '\u6f22\u5b57\n\u6f22\n' } }],
])('the YAML of %s has the computed length', (_, value) => {
  const repeated = Array.from({ length: 100 }, () => value) as never;
  const written = Buffer.byteLength(toYaml({ repeated }));
  // Quotes around texts are not counted.
  expect(yamlLength({ repeated })).toBeLessThanOrEqual(written);
  expect(yamlLength({ repeated })).toBeGreaterThan(0.95 * written);
});
