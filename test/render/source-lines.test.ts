import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { ApiObject, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { App } from '../../lib/model/app';
import { renderAndCheck } from '../../lib/render/render-fleet';
import { withLines } from '../../lib/render/source-lines';
import { fleetOf, type WebAppDefinition, webApp } from '../fleet';

const root = join(__dirname, '../..');
const file = 'fleet/apps/web.ts';

/** A function whose stack trace says that it is on a line of the app's file. */
function onLine<Args extends unknown[]>(
  line: number,
  step: (...args: Args) => void,
  place = root,
  source = file,
) {
  const code = `${'\n'.repeat(line - 1)}step(...args)`;
  const run = compileFunction(code, ['step', 'args'], { filename: join(place, source) });
  return (...args: Args): void => run(step, args);
}

/** The lines of the findings of a rule in an app that this file defines. */
function linesOf(rule: string, changes: Partial<WebAppDefinition>) {
  const sources = { ...fleetOf(webApp(changes)) };
  const apps = sources.apps.map((it) => ({ ...it, file }));
  const checked = renderAndCheck({ ...sources, apps });
  const { findings } = withLines(checked, checked.fleet, { root });
  return findings.filter((it) => it.rule === rule).map((it) => it.line);
}

const secret = (scope: Construct) =>
  new k8s.KubeSecret(scope, 'Secret', { metadata: { name: 's' }, data: { a: 'YQ==' } });

test('a finding on an object that extend adds has the line that adds it', () => {
  expect(linesOf('secret/object', { extend: onLine(12, secret) })).toEqual([12, 12]);
});

test('a finding on an object that a construct of the fleet adds has the line in the construct', () => {
  class Vault extends Construct {
    constructor(scope: Construct, id: string) {
      super(scope, id);
      onLine(34, secret)(this);
    }
  }
  const extend = onLine(56, (chart: Construct) => void new Vault(chart, 'Vault'));
  expect(linesOf('secret/object', { extend })).toEqual([34, 34]);
});

test('a finding on a patched field has the line of the patch', () => {
  const patch = (line: number, path: string) =>
    onLine(line, (object: ApiObject) => object.addJsonPatch(JsonPatch.add(path, 1)));
  const lines = linesOf('schema/unknown-field', {
    extend: (_, { built }) => {
      const deployment = ApiObject.of(built.main.deployment);
      patch(78, '/spec/template/spec/known')(deployment);
      patch(90, '/metadata/labels/team')(deployment);
    },
  });
  expect(lines).toEqual([78, 78]);
});

test.each(['/srv/clone', '/srv/a clone (copy)', '/srv/a:b#c%25é'])(
  'an error that extend throws in %s has the line that throws',
  (root) => {
    const boom = () => {
      throw new Error('boom');
    };
    const sources = fleetOf(webApp({ extend: onLine(12, boom, root) }));
    const checked = renderAndCheck({
      ...sources,
      apps: sources.apps.map((it) => ({ ...it, file })),
    });
    const { problems } = withLines(checked, checked.fleet, { root });
    expect(problems).toEqual([expect.objectContaining({ file, line: 12, message: 'boom' })]);
    // With a line, the hint at --debug is not needed.
    expect(problems[0]?.fix).toBeUndefined();
  },
);

/** The problems of an app that this file defines, with lines. */
function problemsOf(define: () => App) {
  const sources = fleetOf(define());
  const apps = sources.apps.map((it) => ({ ...it, file }));
  const checked = renderAndCheck({ ...sources, apps });
  return withLines(checked, checked.fleet, { root }).problems;
}

test('an error thrown in another file of the repository names that file and line, and the line of the app', () => {
  const code = `${'\n'.repeat(33)}throw new Error('boom')`;
  const filename = join(root, 'lib/tool.ts');
  const tool = compileFunction(code, ['Error'], { filename });
  expect(problemsOf(() => webApp({ extend: onLine(12, () => tool(Error)) }))).toEqual([
    expect.objectContaining({ file, line: 12, message: 'boom (at lib/tool.ts:34)' }),
  ]);
});

test('a patch that fails has the line that adds it', () => {
  const patch = onLine(56, (object: ApiObject) =>
    object.addJsonPatch(JsonPatch.add('/spec/missing/field', 1)),
  );
  const extend: WebAppDefinition['extend'] = (_, { built }) => {
    const deployment = ApiObject.of(built.main.deployment);
    onLine(34, () => deployment.addJsonPatch(JsonPatch.add('/spec/paused', true)))();
    patch(deployment);
  };
  expect(problemsOf(() => webApp({ extend }))).toEqual([
    expect.objectContaining({ file, line: 56 }),
  ]);
});

test('an error without a line of its own has the line that defines the app', () => {
  const extend = (async () => {}) as unknown as () => void;
  const define = () => {
    let app: App | undefined;
    onLine(78, () => {
      app = webApp({ extend });
    })();
    return app as App;
  };
  expect(problemsOf(define).map(({ line }) => line)).toEqual([78]);
});

test('tracing restores the libraries', () => {
  const before = ApiObject.prototype.addJsonPatch;
  linesOf('secret/object', { extend: (chart) => void new k8s.KubeSecret(chart, 'S', {}) });
  expect(ApiObject.prototype.addJsonPatch).toBe(before);
});
