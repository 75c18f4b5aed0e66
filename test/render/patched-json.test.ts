import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { patchedJson } from '../../lib/render/patched-json';

const VARIABLE = 'CDK8S_DISABLE_SORT';
const before = process.env[VARIABLE];

afterEach(() => {
  if (before === undefined) delete process.env[VARIABLE];
  else process.env[VARIABLE] = before;
});

function configMap(data: unknown): ApiObject {
  const metadata = { name: 'map' };
  const chart = new Chart(new App(), 'chart');
  return new ApiObject(chart, 'Map', { apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
}

const keysOf = (object: ApiObject) => Object.keys((patchedJson(object) as { data: object }).data);

test.each([undefined, '', '1'])('keys are sorted where the variable of cdk8s is %j', (value) => {
  if (value === undefined) delete process.env[VARIABLE];
  else process.env[VARIABLE] = value;
  const patched = configMap({ b: '1' });
  patched.addJsonPatch(JsonPatch.add('/data/a', '2'));
  expect(keysOf(configMap({ b: '1', a: '2' }))).toEqual(['a', 'b']);
  expect(keysOf(patched)).toEqual(['a', 'b']);
  expect(process.env[VARIABLE]).toBe(value);
});

test('the variable of cdk8s keeps its value where an object does not render', () => {
  process.env[VARIABLE] = '1';
  expect(() => patchedJson(configMap(new Date(0)))).toThrow(/Date/);
  expect(process.env[VARIABLE]).toBe('1');
});
