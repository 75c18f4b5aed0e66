import fc from 'fast-check';
import { differences, TEST_TIME } from '../../lib/health/differences';
import { keepEmptyObjects } from '../../lib/health/empty-objects';
import { discoverActions, runAction } from '../../lib/health/resource-actions';

const object = { apiVersion: 'v1', kind: 'Test', metadata: { name: 'a', labels: {} }, list: [] };
const clock = () => TEST_TIME;

test('a discovery returns the actions, sorted, with the defaults of Argo CD', () => {
  const script = `return {
  scale = { params = { { name = "replicas" } }, displayName = "Scale", iconClass = "fa" },
  resume = {}, pause = { disabled = true },
}`;
  const none = { disabled: false, displayName: '', iconClass: '', params: [] };
  expect(discoverActions(script, { object })).toEqual([
    { ...none, name: 'pause', disabled: true },
    { ...none, name: 'resume' },
    {
      ...none,
      name: 'scale',
      displayName: 'Scale',
      iconClass: 'fa',
      params: [{ name: 'replicas' }],
    },
  ]);
  expect(discoverActions('return {}', { object })).toEqual([]);
});

test.each([
  ['return 1', 'expect table output from Lua script, not number'],
  ['return { 1 }', 'the script returned a list'],
  ['return { a = true }', 'the action "a" is not a table'],
  ['return { a = { disabled = "no" } }', 'a.disabled is not a boolean'],
])('the discovery %s is an error', (script, message) => {
  expect(() => discoverActions(script, { object })).toThrow(message);
});

test('an action changes its object, whose empty objects stay objects', () => {
  expect(
    runAction('obj.spec = { replicas = tonumber(actionParams.n) } return obj', {
      object,
      parameters: { n: '3' },
    }),
  ).toEqual([{ operation: 'patch', resource: { ...object, spec: { replicas: 3 } } }]);
});

test('an action creates objects, beside the changed one', () => {
  const script = `return {
  { operation = "create", resource = { kind = "Job", metadata = { name = "a-1" } } },
  { operation = "patch", resource = obj },
}`;
  expect(runAction(script, { object })).toEqual([
    { operation: 'create', resource: { kind: 'Job', metadata: { name: 'a-1' } } },
    { operation: 'patch', resource: object },
  ]);
});

test.each([
  ['return { { operation = "delete", resource = obj } }', 'unsupported operation: "delete"'],
  ['return { a = 1 }', 'is not an object of Kubernetes'],
  ['return nil', 'expect table output from Lua script, not nil'],
  ['return string.rep("x", 3)', 'attempt to index a non-table object(nil)'],
])('the action %s is an error', (script, message) => {
  expect(() => runAction(script, { object })).toThrow(message);
});

test('any object is the same after an action that changes nothing', () => {
  const value = fc.letrec<{ any: unknown }>((tie) => ({
    any: fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.array(tie('any'), { maxLength: 3 }).filter((it) => it.every((x) => !isEmpty(x))),
      fc.dictionary(fc.string({ minLength: 1 }), tie('any'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).any;
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ minLength: 1 }), value, { noNullPrototype: true }),
      (fields) => {
        const any = { ...fields, kind: 'Test' };
        expect(runAction('return obj', { object: any })).toEqual([
          { operation: 'patch', resource: any },
        ]);
      },
    ),
  );
});

/** Lua knows no empty object in a list, and Argo CD does not repair it. */
function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

test('an empty list that was an object becomes one again', () => {
  const before = { a: {}, b: { c: { d: 1 } }, e: [{ f: {} }], g: [] };
  const after = { a: [], b: { c: [] }, e: [{ f: [] }, { f: [] }], g: [], h: [] };
  expect(keepEmptyObjects(after, before)).toEqual({
    a: {},
    b: { c: {} },
    e: [{ f: {} }, { f: [] }],
    g: [],
    h: [],
  });
});

test('a field that is not expected may have any value, one that is null must be absent', () => {
  expect(differences({ a: 1 }, { a: 1, b: 2 })).toEqual([]);
  expect(differences({ a: 1, b: null }, { a: 2, b: 3 })).toEqual([
    { field: 'a', expected: '1', actual: '2' },
    { field: 'b', actual: '3' },
  ]);
  expect(differences({ 'a/b': [1, { c: 2 }] }, { 'a/b': [1, {}] })).toEqual([
    { field: '["a/b"][1].c', expected: '2' },
  ]);
});

test('a time that a script made equals any time', () => {
  const [made] = runAction(
    'obj.at = require("os").date("!%Y-%m-%dT%H:%M:%SZ") obj.old = "2020-01-01T00:00:00Z" return obj',
    { object, clock },
  );
  const found = differences(
    { at: '1999-01-01T00:00:00Z', old: '1999-01-01T00:00:00Z' },
    made?.resource,
  );
  expect(found.map(({ field }) => field)).toEqual(['old']);
});
