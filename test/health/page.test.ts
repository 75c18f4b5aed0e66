import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readCustomizations } from '../../lib/health/customization-files';
import { isPassed } from '../../lib/health/example-result';
import { shippedCustomizations } from '../../lib/health/load-customizations';
import { testCustomization } from '../../lib/health/test-customization';
import { runScript } from '../../lib/lua/run-script';
import type { Problem } from '../../lib/model/problem';
import { blocksIn, ROOT, read } from '../docs-pages';

const readPackage = (path: string) => (existsSync(join(ROOT, path)) ? read(path) : undefined);
const blocks = [...blocksIn('lua'), ...blocksIn('yaml')].filter(
  ({ page }) => page === 'docs/health.md',
);

test('the scripts of the page pass their examples, as many as it shows', () => {
  const files = new Map(
    blocks.flatMap(({ text }) => {
      const [, path] = /^(?:--|#) fleet\/health\/(\S+)\n/.exec(text) ?? [];
      return path === undefined ? [] : [[path, text] as const];
    }),
  );
  const problems: Problem[] = [];
  const all = readCustomizations('fleet/health', files, problems);
  const results = all.flatMap((it) =>
    testCustomization(it, all, (path) => files.get(path.slice('fleet/health/'.length))),
  );
  expect(problems).toEqual([]);
  expect(results.filter((it) => !isPassed(it))).toEqual([]);
  const ofHealth = results.filter(({ name }) => name.startsWith('health of'));
  const shipped = shippedCustomizations();
  const ofShipped = shipped.flatMap((it) => testCustomization(it, shipped, readPackage));
  const shown = blocksIn('sh')
    .filter(({ page }) => page === 'docs/health.md')
    .flatMap(({ text }) => [
      ...text.matchAll(/^(\d+) examples passed, 0 failed, of (\d+) kinds?/gm),
    ])
    .map(([, examples, kinds]) => [Number(examples), Number(kinds)]);
  expect(shown).toEqual([
    [ofHealth.length, 1],
    [ofHealth.length + ofShipped.length, shipped.length + 1],
    [results.length, 1],
  ]);
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
