import { isPlainObject } from '../base/json';
import { ScriptError } from '../lua/run-script';
import type { ActionScripts } from './customization';
import { type Difference, differences, TEST_TIME } from './differences';
import type { ActionTest, DiscoveryTest } from './example-file';
import { discoverActions, type ImpactedResource, runAction } from './resource-actions';

type Fields = Readonly<Record<string, unknown>>;

const clock = () => TEST_TIME;

/** Compares the actions of an object, each by its name, with those expected. */
export function testDiscovery(
  { discovery, definitions, mergeBuiltinActions }: ActionScripts,
  { result }: DiscoveryTest,
  object: object,
): Difference[] {
  const actual = discoverActions(discovery, { object, clock });
  for (const { name } of actual) {
    if (Object.hasOwn(definitions, name) || mergeBuiltinActions) continue;
    throw new Error(`discovery.lua returns the action "${name}", which has no script.`);
  }
  const expected = (result ?? []).map(({ name, disabled, displayName, iconClass, params }) => ({
    name,
    disabled,
    displayName,
    iconClass,
    params: params.map((it) => ({ name: it.name })),
  }));
  return differences(byName(expected), byName(actual));
}

function byName(actions: readonly { readonly name: string }[]): Fields {
  return Object.fromEntries(actions.map((it) => [it.name, { ...it }]));
}

/** @param read reads a file of expected objects. */
export function testAction(
  { definitions }: ActionScripts,
  test: ActionTest,
  object: object,
  read: (path: string) => unknown,
): Difference[] {
  const { action, parameters = {}, expectedErrorMessage, expectedOutputPath } = test;
  const script = definitions[action];
  if (script === undefined) throw new Error(`There is no actions/${action}/action.lua.`);
  if (expectedErrorMessage !== undefined) {
    const message = errorOf(() => runAction(script, { object, parameters, clock }));
    return differences({ error: expectedErrorMessage }, { error: message });
  }
  const impacted = runAction(script, { object, parameters, clock });
  if (expectedOutputPath === undefined) {
    throw new Error('The example needs `expectedOutputPath` or `expectedErrorMessage`.');
  }
  return compareResources(expectedResources(read(expectedOutputPath)), impacted, object as Fields);
}

function errorOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof ScriptError) return error.message;
    throw error;
  }
}

interface ExpectedResource {
  /** @default not said: an object alone is the changed one */
  readonly operation?: unknown;
  readonly resource: Fields;
}

/** A list with an operation for each object, or one object. */
function expectedResources(value: unknown): ExpectedResource[] {
  if (isPlainObject(value)) return [{ resource: value }];
  if (!Array.isArray(value))
    throw new Error('The expected output is neither an object nor a list.');
  return value.map((it: unknown) => {
    const { k8sOperation, unstructuredObj } = isPlainObject(it) ? it : {};
    if (!isPlainObject(unstructuredObj)) {
      throw new Error('An item of the expected output has no `unstructuredObj`.');
    }
    return { operation: k8sOperation, resource: unstructuredObj };
  });
}

function compareResources(
  expected: readonly ExpectedResource[],
  impacted: readonly ImpactedResource[],
  source: Fields,
): Difference[] {
  const left = [...impacted];
  const found = expected.flatMap(({ operation, resource }) => {
    const match =
      left.find((it) => idOf(it.resource) === idOf(resource)) ??
      left.find((it) => it.operation === 'create' && isDerived(it.resource, resource, source));
    const field = idOf(resource);
    if (match === undefined) return [{ field, expected: JSON.stringify(resource) }];
    left.splice(left.indexOf(match), 1);
    return [
      ...differences(operation ?? match.operation, match.operation, `${field}: operation`),
      ...compare(resource, match, field, source),
    ];
  });
  const more = left.map(({ resource }) => ({
    field: idOf(resource),
    actual: JSON.stringify(resource),
  }));
  return [...found, ...more];
}

function compare(
  expected: Fields,
  { operation, resource }: ImpactedResource,
  field: string,
  source: Fields,
): Difference[] {
  const metadata = { ...metadataOf(expected) };
  // What the API server alone writes, no action changes.
  for (const key of SERVER_FIELDS) delete metadata[key];
  // The name of a new object may contain the time.
  if (operation === 'create') delete metadata['name'];
  const { status, ...rest } = expected;
  // Examples are often taken from a cluster, which has changed the status by itself.
  const isStatusChanged = JSON.stringify(resource['status']) !== JSON.stringify(source['status']);
  const wanted = { ...rest, metadata, ...(isStatusChanged && { status }) };
  return differences(wanted, resource).map((it) => ({ ...it, field: `${field}: ${it.field}` }));
}

const SERVER_FIELDS = [
  'creationTimestamp',
  'generation',
  'resourceVersion',
  'uid',
  'managedFields',
  'selfLink',
];

function idOf(object: Fields): string {
  const { namespace, name } = metadataOf(object);
  return `${object['apiVersion']} ${object['kind']} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** True for objects of a kind and a namespace whose names begin with that of the source. */
function isDerived(actual: Fields, expected: Fields, source: Fields): boolean {
  const [a, b, { name }] = [metadataOf(actual), metadataOf(expected), metadataOf(source)];
  return (
    actual['apiVersion'] === expected['apiVersion'] &&
    actual['kind'] === expected['kind'] &&
    a['namespace'] === b['namespace'] &&
    [a, b].every((it) => String(it['name']).startsWith(String(name)))
  );
}

function metadataOf({ metadata }: Fields): Fields {
  return isPlainObject(metadata) ? metadata : {};
}
