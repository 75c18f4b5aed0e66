import { Script } from 'node:vm';
import { checkInstance, severityIn } from '../../lib/checks/check-instance';
import { POD_SECURITY_CONTROLS, POD_SECURITY_RULES } from '../../lib/checks/pod-security';
import { defineRule, type Rule } from '../../lib/checks/rule';
import { SECRET_RULES } from '../../lib/checks/secret';
import type { ApiObjectJson } from '../../lib/kubernetes/api-object';
import type { PodSecurity } from '../../lib/model/pod-security';
import { FleetError } from '../../lib/model/problem';
import type { Suppression } from '../../lib/model/suppression';
import { environments } from '../environments';
import { deployment, manifestOf, object, unitOf } from './unit';

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

const hardened = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' };
const asEnforced = { 'pod-security.kubernetes.io/enforce': 'privileged' };
const onHost = deployment({ hostNetwork: true });
const asRoot = deployment({}, { securityContext: { ...hardened, runAsUser: 0 } });
const rootAllowed = [{ rule: 'pod-security/run-as-user', reason: 'It binds port 80.' } as const];
const hostAllowed = [
  { rule: 'pod-security/host-namespaces', reason: 'It is a node agent.' } as const,
];

function enforced(
  objects: readonly ApiObjectJson[],
  namespaceLabels: Readonly<Record<string, string>>,
  suppressions: readonly Suppression[],
  podSecurity?: PodSecurity,
) {
  const application = object('Application', 'argoproj.io/v1alpha1', {
    spec: {
      project: 'production',
      source: { repoURL: 'https://git.example.com/gitops.git', path: 'dist/apps/production/web' },
      destination: { name: 'production', namespace: 'web' },
      syncPolicy: { managedNamespaceMetadata: { labels: { ...namespaceLabels } } },
    },
  });
  const context = unitOf(objects, {
    argocd: [manifestOf(application)],
    ...(podSecurity && { podSecurity }),
  });
  return checkInstance(context, POD_SECURITY_RULES, suppressions).filter(
    ({ rule }) => rule === 'suppression/enforced',
  );
}

test('a suppressed violation of the level that the namespace enforces is an error', () => {
  const [found] = enforced([onHost], restricted, hostAllowed);
  expect(found).toMatchObject({
    severity: 'error',
    field: 'production/web/Deployment: spec.template.spec.hostNetwork',
    message: expect.stringContaining('enforces the Pod Security Standard "restricted"'),
    fix: expect.stringContaining("podSecurity: { level: 'privileged'"),
  });
  expect(enforced([asRoot], restricted, rootAllowed)).toHaveLength(1);
});

test('the level "baseline" refuses only what it forbids', () => {
  const baseline = { 'pod-security.kubernetes.io/enforce': 'baseline' };
  expect(enforced([onHost], baseline, hostAllowed)).toHaveLength(1);
  expect(enforced([asRoot], baseline, rootAllowed)).toEqual([]);
});

test.each<[string, Record<string, string>]>([
  ['has no level', {}],
  ['only warns', { 'pod-security.kubernetes.io/warn': 'restricted' }],
  ['is privileged', { 'pod-security.kubernetes.io/enforce': 'privileged' }],
])('a suppression is honoured where the namespace %s', (_, labels) => {
  expect(enforced([onHost], labels, hostAllowed)).toEqual([]);
});

test('the labels of a Namespace that the app creates decide', () => {
  const own = (labels: object) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'web', labels: { ...labels } },
  });
  expect(enforced([onHost, own({})], restricted, hostAllowed)).toEqual([]);
  expect(enforced([onHost, own(restricted)], {}, hostAllowed)).toHaveLength(1);
});

test('pods in another namespace than that of the app are not judged by its labels', () => {
  const elsewhere = { ...onHost, metadata: { name: 'web', namespace: 'system' } };
  expect(enforced([elsewhere], restricted, hostAllowed)).toEqual([]);
});

test('where the cluster exempts the pods, the finding can be suppressed as well', () => {
  const exempt = { rule: 'suppression/enforced', reason: 'Its runtime class is exempt.' } as const;
  const [found] = enforced([onHost], restricted, [...hostAllowed, exempt]);
  expect(found?.suppressed).toBe(exempt.reason);
});

const asAgent = { level: 'privileged', reason: 'It is a node agent.' } as const;

test('what the level of the app admits is reported as suppressed, with the level and its reason', () => {
  const check = (level: PodSecurity['level']) =>
    checkInstance(
      unitOf([onHost], { podSecurity: { ...asAgent, level } }),
      POD_SECURITY_CONTROLS,
      [],
    ).map(({ rule, suppressed }) => [rule, suppressed]);
  expect(check('privileged')).toEqual([
    ['pod-security/host-namespaces', 'podSecurity "privileged": It is a node agent.'],
  ]);
  expect(check('baseline')).toEqual([['pod-security/host-namespaces', undefined]]);
});

test('a level is refused where a Namespace that the app creates enforces another', () => {
  const created = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'web', labels: restricted },
  };
  expect(enforced([onHost], asEnforced, [], asAgent)).toEqual([]);
  expect(enforced([onHost, created], asEnforced, [], asAgent)).toMatchObject([
    {
      severity: 'error',
      message: expect.stringContaining('is admitted by `podSecurity`, but the namespace enforces'),
      fix: expect.stringContaining('Remove the Namespace'),
    },
  ]);
});

const loop: Rule = defineRule({
  id: 'fleet/loop',
  severity: 'warning',
  summary: 'x.',
  why: 'x.',
  check() {
    for (;;);
  },
});

test('a rule of the fleet that does not end is named, even behind another', () => {
  const { ARGOSY_CODE_TIMEOUT } = process.env;
  process.env['ARGOSY_CODE_TIMEOUT'] = '0.02';
  const check = (...rules: Rule[]) => checkInstance(unitOf([config]), rules, []);
  try {
    expect(() => check(named, loop)).toThrow('The rule fleet/loop failed: It has run for 0.02 s');
  } finally {
    if (ARGOSY_CODE_TIMEOUT === undefined) delete process.env['ARGOSY_CODE_TIMEOUT'];
    else process.env['ARGOSY_CODE_TIMEOUT'] = ARGOSY_CODE_TIMEOUT;
  }
  // Only that one is not run again.
  expect(check(named)).toHaveLength(1);
  expect(() => check(loop)).toThrow('The rule fleet/loop failed: It has run for 0.02 s');
});

// A timeout of V8 costs 0.1 ms: more than most rules.
test('all rules of the fleet share one timeout', () => {
  const run = jest.spyOn(Script.prototype, 'runInThisContext');
  const rules = (['fleet/a', 'fleet/b', 'fleet/c'] as const).map((id) => ({ ...named, id }));
  expect(checkInstance(unitOf([config]), rules, [])).toHaveLength(3);
  expect(run.mock.calls.filter(([options]) => options?.timeout !== undefined)).toHaveLength(1);
  run.mockRestore();
});
