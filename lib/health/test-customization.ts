import { isPlainObject } from '../base/json';
import { messageOf } from '../base/message-of';

import {
  customizationKey,
  type HealthScript,
  isOf,
  type ResourceCustomization,
} from './customization';
import { differences } from './differences';
import { type HealthTest, parseActionTests, parseExample, parseHealthTests } from './example-file';
import type { ExampleResult } from './example-result';
import { healthOf } from './health-status';
import { testAction, testDiscovery } from './test-actions';

/** Reads a file of the repository; `undefined` if it does not exist. */
export type ReadFile = (path: string) => string | undefined;

/**
 * Runs the scripts of a customization on the examples beside them. Scripts without any example are a failure.
 *
 * @param all all customizations: an object has the health of its own kind before that of a wildcard.
 */
export function testCustomization(
  it: ResourceCustomization,
  all: readonly ResourceCustomization[],
  read: ReadFile,
): ExampleResult[] {
  return [...healthResults(it, all, read), ...actionResults(it, read)];
}

function healthResults(
  it: ResourceCustomization,
  all: readonly ResourceCustomization[],
  read: ReadFile,
): ExampleResult[] {
  const { directory } = it;
  if (it.health === undefined) return [];
  const file = `${directory}/health_test.yaml`;
  return withTests(file, read, (text) => {
    const tests = parseHealthTests(text, file);
    if (tests.length === 0) return [untested(file)];
    return tests.map((test) => {
      const name = `health of ${test.inputPath}`;
      return attempt(file, name, () => {
        const object = readObject(`${directory}/${test.inputPath}`, read);
        const { script, useOpenLibs } = healthScriptFor(object, it, all);
        const actual = healthOf(script, object, useOpenLibs);
        return differences(expectedHealth(test), { ...actual });
      });
    });
  });
}

/** The script for an object: that of its kind, or the wildcard. */
function healthScriptFor(
  object: Readonly<Record<string, unknown>>,
  it: ResourceCustomization,
  all: readonly ResourceCustomization[],
): HealthScript {
  const { apiVersion, kind } = object;
  const group = /^(.+)\/[^/]+$/.exec(String(apiVersion))?.[1] ?? '';
  const own = all.find((other) => other.group === group && other.kind === kind)?.health;
  const script = own ?? (isOf(it, { group, kind: String(kind) }) ? it.health : undefined);
  if (script === undefined) {
    const name = customizationKey({ group, kind: String(kind) });
    throw new Error(`The kind of the object is ${name}, not ${customizationKey(it)}.`);
  }
  return script;
}

function expectedHealth({ healthStatus: { status, message } }: HealthTest): object {
  return { status: status ?? '', message: message ?? '' };
}

function actionResults(it: ResourceCustomization, read: ReadFile): ExampleResult[] {
  const { actions, directory } = it;
  if (actions === undefined) return [];
  const file = `${directory}/actions/action_test.yaml`;
  return withTests(file, read, (text) => {
    const { discovery, actions: tests } = parseActionTests(text, file);
    const object = (path: string) => readObject(`${directory}/actions/${path}`, read);
    const untestedActions = Object.keys(actions.definitions).filter(
      (name) => !tests.some(({ action }) => action === name),
    );
    return [
      ...discovery.map((test) =>
        attempt(file, `actions of ${test.inputPath}`, () =>
          testDiscovery(actions, test, object(test.inputPath)),
        ),
      ),
      ...tests.map((test) =>
        attempt(file, `${test.action} of ${test.inputPath}`, () =>
          testAction(actions, test, object(test.inputPath), (path) =>
            parseExample(readText(`${directory}/actions/${path}`, read), path),
          ),
        ),
      ),
      ...(discovery.length === 0 ? [notShown(file, 'discovery.lua')] : []),
      ...untestedActions.map((name) => notShown(file, `the action "${name}"`)),
    ];
  });
}

function withTests(
  file: string,
  read: ReadFile,
  run: (text: string) => ExampleResult[],
): ExampleResult[] {
  const text = read(file);
  if (text === undefined) return [untested(file)];
  try {
    return run(text);
  } catch (error) {
    return [{ file, name: 'examples', error: messageOf(error), differences: [] }];
  }
}

function untested(file: string): ExampleResult {
  const error = 'There is no example. Write at least one for each status or action.';
  return { file, name: 'examples', error, differences: [] };
}

function notShown(file: string, what: string): ExampleResult {
  const warning = `There is no example for ${what}.`;
  return { file, name: 'examples', differences: [], warning };
}

function attempt(
  file: string,
  name: string,
  run: () => ExampleResult['differences'],
): ExampleResult {
  try {
    return { file, name, differences: run() };
  } catch (error) {
    return { file, name, error: messageOf(error), differences: [] };
  }
}

function readObject(path: string, read: ReadFile): Record<string, unknown> {
  const object = parseExample(readText(path, read), path);
  if (!isPlainObject(object)) throw new Error(`${path} contains no object.`);
  return object;
}

function readText(path: string, read: ReadFile): string {
  const text = read(path);
  if (text === undefined) throw new Error(`${path} does not exist.`);
  return text;
}
