import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../lib/base/files-below';
import { readCustomizations } from '../lib/health/customization-files';
import { isPassed } from '../lib/health/example-result';
import { testCustomization } from '../lib/health/test-customization';
import type { Problem } from '../lib/model/problem';

// The examples of Argo CD's own customizations, from a copy of its source: `resource_customizations`.
const SOURCE = process.env['ARGOSY_ARGO_CD_CUSTOMIZATIONS'];
const withSource = SOURCE === undefined ? test.skip : test;

/** What fails here and not in Argo CD 3.5.1, and why. */
const EXCEPTIONS: readonly (readonly [example: string, reason: string])[] = [
  [
    'argoproj.io/Application/actions/action_test.yaml: examples',
    'its examples are in `actions_test.yaml`, which the tests of Argo CD do not run either',
  ],
  [
    'psmdb.percona.com/PerconaServerMongoDB/actions/action_test.yaml: actions of testdata/ready.yaml',
    'its action "pause" is in `actions.lua`, where Argo CD does not find it',
  ],
  [
    'psmdb.percona.com/PerconaServerMongoDB/actions/action_test.yaml: actions of testdata/paused.yaml',
    'its action "pause" is in `actions.lua`, where Argo CD does not find it',
  ],
];

/** Files of that folder that are no customizations, or those of the exceptions. */
const OTHER_FILES = [
  'argoproj.io/Application/actions/actions_test.yaml',
  'embed.go',
  'psmdb.percona.com/PerconaServerMongoDB/actions/pause/actions.lua',
];

withSource('every example of Argo CD passes, or fails for a known reason', () => {
  const root = SOURCE ?? '';
  const read = (path: string) => {
    const file = join(root, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  const files = new Map(filesBelow(root).map((path) => [path, read(path) ?? '']));
  const problems: Problem[] = [];
  // Argo CD opens all libraries for its own health checks.
  const all = readCustomizations('.', files, problems).map((it) =>
    it.health ? { ...it, health: { ...it.health, useOpenLibs: true } } : it,
  );
  const results = all.flatMap((it) => testCustomization(it, all, read));
  const failed = results
    .filter((it) => !isPassed(it))
    .map(({ file, name }) => `${file.slice(2)}: ${name}`);
  expect(failed.sort()).toEqual(EXCEPTIONS.map(([example]) => example).sort());
  expect(problems.map(({ file }) => file.slice(2))).toEqual(OTHER_FILES);
  expect(all.length).toBeGreaterThan(200);
  expect(results.length).toBeGreaterThan(1000);
});
