import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { withLinearCopies } from '../../lib/launcher/build-packages';

const ROOT = join(__dirname, '../..');

/** What `cdk8s import` has generated: in cdk8s-plus, and here, as the package has it. */
const GENERATED = [
  'argoproj.io',
  'bitnami.com',
  'external-secrets.io',
  'gateway.networking.k8s.io',
];

function built(name: string): string {
  const source = readFileSync(join(ROOT, `imports/${name}.ts`), 'utf8');
  return transformSync(source, { loader: 'ts', format: 'cjs', target: 'node20' }).code;
}

const SOURCES: [string, string][] = [
  [
    'cdk8s-plus-28',
    readFileSync(join(ROOT, 'node_modules/cdk8s-plus-28/lib/imports/k8s.js'), 'utf8'),
  ],
  ...GENERATED.map((name): [string, string] => [name, built(name)]),
];

// When this fails, `cdk8s import` has another way to leave undefined fields out, and linearCopies does nothing.
test.each(SOURCES)(
  'the generated classes of %s copy an object once for each field',
  (_, source) => {
    const writers = source.match(/^function toJson_\w+\(obj\)/gm) ?? [];
    const linear = withLinearCopies(source);
    expect(writers.length).toBeGreaterThan(2);
    expect(linear.match(/\bdefinedFields\(result\)/g)).toHaveLength(writers.length);
    expect(linear).not.toContain('[i[0]]: i[1] }');
  },
);

test('one copy has the fields that the copies had', () => {
  const source = `function toJson_X(obj) {
    if (obj === undefined) { return undefined; }
    const result = { a: obj.a, b: obj.b, c: obj.c };
    return Object.entries(result).reduce((r, i) => (i[1] === undefined) ? r : ({ ...r, [i[0]]: i[1] }), {});
  }
  return toJson_X(input);`;
  const run = (code: string) => new Function('input', code)({ a: 1, c: null });
  // The helper stands behind the code, where a function is known all the same.
  expect(run(withLinearCopies(source))).toEqual(run(source));
  expect(run(source)).toEqual({ a: 1, c: null });
});
