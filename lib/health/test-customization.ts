import { isPlainObject } from '../base/json';
import { FleetError, formatProblem } from '../model/problem';
import {
  customizationKey,
  type HealthScript,
  isOf,
  type ResourceCustomization,
} from './customization';
import { type Difference, differences } from './differences';
import { type HealthTest, parseActionTests, parseExample, parseHealthTests } from './example-file';
import type { ExampleResult } from './example-result';
import { HEALTH_STATUSES, healthOf } from './health-status';
import { inScript } from './script-problem';
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
        return testHealth(test, object, healthCheckFor(object, it, all));
      });
    });
  });
}

function testHealth(test: HealthTest, object: object, { file, health }: HealthCheck): Difference[] {
  const { script, useOpenLibs } = health;
  const { status, message, invalidStatus } = inScript(file, script, () =>
    healthOf(script, object, useOpenLibs),
  );
  const found = differences(expectedHealth(test), { status, message });
  if (found.length === 0 || invalidStatus === undefined) return found;
  const statuses = HEALTH_STATUSES.join(', ');
  throw new FleetError([
    {
      file,
      message: `The script returned the status ${invalidStatus}, which Argo CD does not have.`,
      fix: `Return one of: ${statuses}.`,
    },
  ]);
}

interface HealthCheck {
  readonly file: string;
  readonly health: HealthScript;
}

/** The script for an object: that of its kind, or the wildcard. */
function healthCheckFor(
  object: Readonly<Record<string, unknown>>,
  it: ResourceCustomization,
  all: readonly ResourceCustomization[],
): HealthCheck {
  const { apiVersion, kind } = object;
  const group = /^(.+)\/[^/]+$/.exec(String(apiVersion))?.[1] ?? '';
  const own = all.find((other) => other.group === group && other.kind === kind && other.health);
  const found = own ?? (isOf(it, { group, kind: String(kind) }) ? it : undefined);
  if (found?.health === undefined) {
    const name = customizationKey({ group, kind: String(kind) });
    throw new Error(`The kind of the object is ${name}, not ${customizationKey(it)}.`);
  }
  return { file: `${found.directory}/health.lua`, health: found.health };
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
    const expected = (path: string) =>
      parseExample(readText(`${directory}/actions/${path}`, read), path);
    const untestedActions = Object.keys(actions.definitions).filter(
      (name) => !tests.some(({ action }) => action === name),
    );
    return [
      ...discovery.map((test) =>
        attempt(file, `actions of ${test.inputPath}`, () =>
          inScript(`${directory}/actions/discovery.lua`, actions.discovery, () =>
            testDiscovery(actions, test, object(test.inputPath)),
          ),
        ),
      ),
      ...tests.map((test) =>
        attempt(file, `${test.action} of ${test.inputPath}`, () =>
          inScript(
            `${directory}/actions/${test.action}/action.lua`,
            actions.definitions[test.action] ?? '',
            () => testAction(actions, test, object(test.inputPath), expected),
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

function messageOf(error: unknown): string {
  if (error instanceof FleetError) return error.problems.map(formatProblem).join('\n');
  return error instanceof Error ? error.message : String(error);
}
