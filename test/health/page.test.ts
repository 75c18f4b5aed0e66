import { readCustomizations } from '../../lib/health/customization-files';
import { isPassed } from '../../lib/health/example-result';
import { testCustomization } from '../../lib/health/test-customization';
import { runScript } from '../../lib/lua/run-script';
import type { Problem } from '../../lib/model/problem';
import { blocksIn } from '../docs-pages';

const blocks = [...blocksIn('lua'), ...blocksIn('yaml')].filter(
  ({ page }) => page === 'docs/health.md',
);
const DATABASE = 'apiVersion: example.com/v1\nkind: Database\nmetadata: { name: orders }\n';

test('the scripts of the page pass their examples', () => {
  const files = new Map(
    blocks.flatMap(({ text }) => {
      const [, path] = /^(?:--|#) fleet\/health\/(\S+)\n/.exec(text) ?? [];
      return path === undefined ? [] : [[path, text] as const];
    }),
  );
  const actions = 'example.com/Database/actions';
  files.set(`${actions}/testdata/running.yaml`, `${DATABASE}spec: { replicas: 3 }\n`);
  files.set(
    `${actions}/testdata/stopped.yaml`,
    `${DATABASE}spec: { replicas: 3, stopped: true }\n`,
  );
  files.set(`${actions}/start/action.lua`, 'obj.spec.stopped = false return obj');
  files.set(`${actions}/scale/action.lua`, 'error("not a number: " .. actionParams.replicas, 0)');
  const problems: Problem[] = [];
  const all = readCustomizations('fleet/health', files, problems);
  const results = all.flatMap((it) =>
    testCustomization(it, all, (path) => files.get(path.slice('fleet/health/'.length))),
  );
  expect(problems).toEqual([]);
  expect(results.filter((it) => !isPassed(it))).toEqual([]);
  expect(results.length).toBeGreaterThan(4);
});

test('every Lua sample of the documentation is Lua', () => {
  for (const { text } of blocksIn('lua')) {
    const { value } = runScript(`return loadstring(obj.text) ~= nil`, {
      globals: { obj: { text } },
      openLibraries: false,
      limits: { time: 1000, memory: 2 ** 28 },
      clock: () => 0,
    });
    expect([text, value]).toEqual([text, true]);
  }
});
