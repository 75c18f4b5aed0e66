import { formatField } from '../../lib/base/validation';
import type { ApiObjectJson } from '../../lib/kubernetes/api-object';
import { Schemas } from '../../lib/kubernetes/schemas/schemas';
import { parseCrds } from '../../lib/model/crd';
import { crd } from '../checks/schema/widget';

function check(text: string, spec: unknown, more: object = {}): string[] {
  const object = {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'a' },
    spec,
    ...more,
  };
  return new Schemas(parseCrds(text, 'fleet/crds/widget.yaml'))
    .check(object as unknown as ApiObjectJson, '1.33')
    .map(({ rule, path, message }) => [rule, formatField(path), message].join(' | '));
}

const field = (schema: object) => crd({ properties: { it: schema } });
const text = { type: 'string' };

test('an unknown field of a custom resource is reported with a suggestion', () => {
  const one = crd({ properties: { replicas: { type: 'integer' } } });
  const [finding] = new Schemas(parseCrds(one, 'a.yaml')).check(
    { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'a' }, spec: { replica: 1 } },
    undefined,
  );
  expect(finding).toMatchObject({
    rule: 'schema/unknown-field',
    path: ['spec', 'replica'],
    fix: 'Did you mean `replicas`?',
  });
  expect(check(one, { replicas: 1 })).toEqual([]);
});

test.each([
  ['a type', { type: 'integer' }, 1, '1', 'schema/type'],
  ['an int32', { type: 'integer', format: 'int32' }, 1, 2 ** 31, 'schema/type'],
  ['a number', { type: 'number' }, 0.5, true, 'schema/type'],
  ['an enumeration', { type: 'string', enum: ['a', 'b'] }, 'a', 'c', 'schema/value'],
  ['an enumeration of an empty text', { type: 'string', enum: ['a'] }, 'a', '', 'schema/value'],
  [
    'an enumeration of lists',
    { type: 'array', items: text, enum: [['a']] },
    ['a'],
    ['b'],
    'schema/value',
  ],
  ['a pattern', { type: 'string', pattern: '^a+$' }, 'aa', 'b', 'schema/value'],
  ['a minimum length', { type: 'string', minLength: 2 }, '😀😀', '😀', 'schema/value'],
  ['a maximum length', { type: 'string', maxLength: 2 }, '😀😀', 'abc', 'schema/value'],
  ['a minimum', { type: 'integer', minimum: 1 }, 1, 0, 'schema/value'],
  [
    'an exclusive minimum',
    { type: 'integer', minimum: 1, exclusiveMinimum: true },
    2,
    1,
    'schema/value',
  ],
  ['a maximum', { type: 'integer', maximum: 9 }, 9, 10, 'schema/value'],
  [
    'an exclusive maximum',
    { type: 'number', maximum: 9, exclusiveMaximum: true },
    8.9,
    9,
    'schema/value',
  ],
  ['a multiple', { type: 'integer', multipleOf: 5 }, 10, 11, 'schema/value'],
  [
    'a minimum number of items',
    { type: 'array', items: text, minItems: 1 },
    ['a'],
    [],
    'schema/value',
  ],
  [
    'a maximum number of items',
    { type: 'array', items: text, maxItems: 1 },
    ['a'],
    ['a', 'b'],
    'schema/value',
  ],
  ['the items of a list', { type: 'array', items: text }, ['a'], [1], 'schema/type'],
  [
    'the values of a map',
    { type: 'object', additionalProperties: text },
    { a: 'b' },
    { a: 1 },
    'schema/type',
  ],
  [
    'the size of a map',
    { type: 'object', additionalProperties: text, maxProperties: 1 },
    { a: 'b' },
    { a: 'b', c: 'd' },
    'schema/value',
  ],
  [
    'a field',
    { type: 'object', required: ['a'], properties: { a: text } },
    { a: 'b' },
    {},
    'schema/missing-field',
  ],
  [
    'an int-or-string',
    { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
    '50%',
    1.5,
    'schema/type',
  ],
  [
    'a time',
    { type: 'string', format: 'date-time' },
    '2024-05-01T10:00:00+02:00',
    'now',
    'schema/type',
  ],
  [
    'allOf',
    { type: 'string', allOf: [{ pattern: 'a' }, { pattern: 'b' }] },
    'ab',
    'a',
    'schema/value',
  ],
  [
    'anyOf',
    {
      type: 'object',
      properties: { a: text, b: text },
      anyOf: [{ required: ['a'] }, { required: ['b'] }],
    },
    { a: '', b: '' },
    {},
    'schema/value',
  ],
  [
    'oneOf',
    {
      type: 'object',
      properties: { a: text, b: text },
      oneOf: [{ required: ['a'] }, { required: ['b'] }],
    },
    { b: '' },
    { a: '', b: '' },
    'schema/value',
  ],
  [
    'oneOf with values',
    {
      type: 'object',
      properties: { a: text },
      oneOf: [{ properties: { a: { enum: ['x'] } } }, { properties: { a: { enum: ['y'] } } }],
    },
    { a: 'x' },
    { a: 'z' },
    'schema/value',
  ],
  ['not', { type: 'string', not: { enum: ['root'] } }, 'me', 'root', 'schema/value'],
  [
    'an embedded object',
    {
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      'x-kubernetes-preserve-unknown-fields': true,
    },
    { apiVersion: 'v1', kind: 'Pod', a: 1 },
    { a: 1, kind: 'Pod' },
    'schema/missing-field',
  ],
])('%s is checked', (_, schema, good, bad, rule) => {
  expect(check(field(schema), { it: good })).toEqual([]);
  const findings = check(field(schema), { it: bad });
  expect(findings).toEqual([expect.stringMatching(new RegExp(`^${rule} \\| spec\\.it`))]);
});

test.each([
  [
    'keeps all fields',
    { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    { a: { b: 1 } },
  ],
  ['has no type', { 'x-kubernetes-preserve-unknown-fields': true }, [1]],
  ['has values of any kind', { type: 'object', additionalProperties: true }, { a: [1] }],
  ['may be null', { type: 'string', nullable: true }, null],
  ['is null where it may not be: the server drops it', { type: 'string' }, null],
  ['has a pattern that only Go can read', { type: 'string', pattern: '(?i)^a\\z' }, 'anything'],
  [
    'is required and has a default',
    { type: 'object', required: ['a'], properties: { a: { type: 'string', default: 'b' } } },
    {},
  ],
])('a value whose schema %s is accepted', (_, schema, value) => {
  expect(check(field(schema), { it: value })).toEqual([]);
});

test('a value of the wrong type is reported once, whatever else its schema requires', () => {
  const map = { type: 'object', additionalProperties: text, anyOf: [{ required: ['a'] }] };
  expect(check(field(map), { it: ['a'] })).toEqual([expect.stringMatching(/^schema\/type/)]);
});

test('preserved fields are still checked if they are in the schema', () => {
  const open = {
    type: 'object',
    'x-kubernetes-preserve-unknown-fields': true,
    properties: { a: text },
  };
  expect(check(field(open), { it: { a: 1, b: 2 } })).toEqual([
    expect.stringMatching(/^schema\/type \| spec\.it\.a/),
  ]);
});

test('the metadata of a custom resource is checked like that of any object', () => {
  expect(check(crd({}), {}, { metadata: { name: 'a', lables: {} } })).toEqual([
    expect.stringMatching(/^schema\/unknown-field \| metadata\.lables/),
  ]);
});

test('a version that is not served is an error, a deprecated one a warning', () => {
  const next = { name: 'v2', served: true, schema: { openAPIV3Schema: { type: 'object' } } };
  const gone = new Schemas(parseCrds(crd({}, { served: false }, [next]), 'a.yaml'));
  const object = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'a' } };
  expect(gone.check(object, undefined)).toMatchObject([
    { rule: 'schema/api-removed', fix: "Write `apiVersion: 'example.com/v2'`." },
  ]);
  const old = crd({}, { deprecated: true, deprecationWarning: 'use v2' });
  expect(check(old, {})).toEqual([
    expect.stringMatching(/^schema\/api-deprecated .*a.yaml|use v2/),
  ]);
  expect(gone.check({ ...object, apiVersion: 'example.com/v3' }, undefined)).toMatchObject([
    { rule: 'schema/unknown-kind' },
  ]);
});

test('a CRD of the fleet takes precedence over a built-in one', () => {
  const application = (spec: object) =>
    ({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'a' },
      spec,
    }) as unknown as ApiObjectJson;
  const own = new Schemas();
  const spec = { project: 'a', destination: {}, source: { repoURL: 'a' }, brandNew: 1 };
  expect(own.check(application(spec), undefined)).toMatchObject([
    {
      rule: 'schema/unchecked-field',
      path: ['spec', 'brandNew'],
      fix: expect.stringContaining('put the full CRD under fleet/crds/, which takes precedence'),
    },
  ]);
  // One that looks like a misspelled field is refused.
  expect(
    own.check(application({ ...spec, brandNew: undefined, projct: 'a' }), undefined),
  ).toMatchObject([
    { rule: 'schema/unknown-field', fix: expect.stringContaining('Did you mean `project`?') },
  ]);
  const full = crd({ properties: { brandNew: { type: 'integer' } } }, { name: 'v1alpha1' })
    .replaceAll('example.com', 'argoproj.io')
    .replaceAll('Widget', 'Application');
  const given = new Schemas(parseCrds(full, 'fleet/crds/argo.yaml'));
  expect(given.check(application({ brandNew: 1 }), undefined)).toEqual([]);
  expect(given.scopeOf(application({}))).toBe('Cluster');
  const otherVersion = full.replaceAll('v1alpha1', 'v2');
  const without = new Schemas(parseCrds(otherVersion, 'fleet/crds/argo.yaml'));
  expect(without.check(application({}), undefined)).toMatchObject([
    { rule: 'schema/unknown-kind', fix: expect.stringContaining("`apiVersion: 'argoproj.io/v2'`") },
  ]);
  const metadata = { name: 'a', lables: {} };
  const whole = {
    ...application({ project: 'a', destination: {}, source: { repoURL: 'a' } }),
    metadata,
  };
  expect(own.check(whole as unknown as ApiObjectJson, undefined)).toMatchObject([
    { path: ['metadata', 'lables'], fix: 'Did you mean `labels`?' },
  ]);
});
