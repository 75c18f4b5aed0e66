import { checkInstance, severityIn } from '../../lib/checks/check-instance';
import { defineRule, type Rule } from '../../lib/checks/rule';
import { SECRET_RULES } from '../../lib/checks/secret';
import { FleetError } from '../../lib/model/problem';
import type { Suppression } from '../../lib/model/suppression';
import { environments } from '../environments';
import { deployment, object, unitOf } from './unit';

const named: Rule = defineRule({
  id: 'fleet/named',
  severity: 'warning',
  summary: 'x.',
  why: 'x.',
  *check({ manifests }) {
    for (const manifest of manifests) {
      yield { manifest, path: ['metadata', 'name'], message: 'It has a name.', fix: 'Drop it.' };
    }
  },
});

const config = object('ConfigMap', 'v1', { data: { a: 'b' } });
const suppressed = (suppression: Partial<Suppression>, rule = named) =>
  checkInstance(
    unitOf([config]),
    [rule],
    [{ rule: 'fleet/named', reason: 'It needs one.', ...suppression }],
  ).map((it) => it.suppressed);

test('a finding has its object, construct, file, app and environment', () => {
  expect(checkInstance(unitOf([config]), [named], [])).toEqual([
    {
      rule: 'fleet/named',
      severity: 'warning',
      file: 'fleet/apps/web.ts',
      field: 'production/web/ConfigMap: metadata.name',
      message: 'It has a name.',
      fix: 'Drop it.',
      app: 'web',
      environment: 'production',
      object: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        namespace: 'web',
        name: 'web',
        constructPath: 'production/web/ConfigMap',
        path: 'metadata.name',
      },
    },
  ]);
});

test.each<[string, Partial<Suppression>, string | undefined]>([
  ['an exception', {}, 'It needs one.'],
  ['a suppression of another rule', { rule: 'fleet/other' }, undefined],
  ['a suppression for that object', { object: 'ConfigMap/web' }, 'It needs one.'],
  ['a suppression for another object', { object: 'ConfigMap/other' }, undefined],
  ['a suppression in that environment', { environments: ['production'] }, 'It needs one.'],
  ['a suppression in another environment', { environments: ['dev'] }, undefined],
])('%s suppresses only what it matches', (_, suppression, reason) => {
  expect(suppressed(suppression)).toEqual([reason]);
});

test('a final rule cannot be suppressed', () => {
  expect(suppressed({}, { ...named, final: true })).toEqual([undefined]);
});

test('an object with a wrong type skips most other rules, which rely on types', () => {
  const broken = deployment({}, { ports: 'http' });
  const found = checkInstance(unitOf([broken]), [named], []);
  expect(found.map((it) => it.rule)).toEqual(['schema/type']);
});

test('an unknown field does not skip other rules', () => {
  const misspelled = deployment({ enableServiceLink: false });
  const found = checkInstance(unitOf([misspelled]), [named], []);
  expect(found.map((it) => it.rule)).toEqual(['schema/unknown-field', 'fleet/named']);
});

test('a rule that throws is reported with the app, and with its cause for --debug', () => {
  const thrown = new Error('boom');
  const broken: Rule = {
    ...named,
    check() {
      throw thrown;
    },
  };
  const run = () => checkInstance(unitOf([config]), [broken], []);
  expect(run).toThrow(FleetError);
  expect(run).toThrow(/fleet\/checks.ts: production\/web\n.*fleet\/named failed: boom/);
  try {
    run();
  } catch (error) {
    expect((error as FleetError).problems[0]?.cause).toBe(thrown);
  }
});

test('a rule is skipped if no object has its kinds and fields', () => {
  const ran = (about: string[]) =>
    checkInstance(unitOf([config]), [{ ...named, about }], []).length;
  expect(ran(['Secret', 'ConfigMap'])).toBe(1);
  expect(ran(['data'])).toBe(1);
  expect(ran(['Secret', 'spec'])).toBe(0);
});

test('the environment sets the severity of a rule', () => {
  const { dev, production } = environments;
  const strict = { ...named, inProduction: 'error' } as const;
  expect(severityIn(named, production)).toBe('warning');
  expect(severityIn(strict, dev)).toBe('warning');
  expect(severityIn(strict, production)).toBe('error');
  expect(severityIn(named, { ...dev, errors: ['fleet/named'] })).toBe('error');
  expect(severityIn(named, undefined)).toBe('warning');
});

test('a wrong type does not hide a secret', () => {
  const secret = object('Secret', 'v1', { data: { a: 'YQ==' } });
  const found = checkInstance(
    unitOf([deployment({}, { ports: 'http' }), secret]),
    [...SECRET_RULES],
    [],
  );
  expect(found.map((it) => it.rule)).toEqual(['schema/type', 'secret/object']);
});

test('a suppression for one field applies to no other', () => {
  expect(suppressed({ field: 'metadata.name' })).toEqual(['It needs one.']);
  expect(suppressed({ field: 'data.a' })).toEqual([undefined]);
});

test.each<[string, () => unknown, RegExp]>([
  ['gives nothing', () => undefined, /`check` must return a list, or be a generator/],
  ['is async', async () => [], /`check` must return a list, or be a generator/],
  [
    'yields something else',
    () => [{ message: 'no manifest' }],
    /something other than \{ manifest,/,
  ],
])('a custom rule that %s is reported', (_, check, message) => {
  const rule = { ...named, check } as unknown as Rule;
  expect(() => checkInstance(unitOf([config]), [rule], [])).toThrow(message);
});
