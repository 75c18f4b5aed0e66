import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ApiObject, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { checkFleet } from '../../lib/render/check-fleet';
import { withLines } from '../../lib/render/source-lines';
import { fleetOf, type WebAppDefinition, webApp } from '../fleet';

const root = join(__dirname, '../..');
const file = relative(root, __filename);

/** The line of this file that holds a mark. */
function lineOf(mark: string): number {
  const lines = readFileSync(__filename, 'utf8').split('\n');
  return lines.findIndex((line) => line.endsWith(`// ${mark}`)) + 1;
}

/** The lines of the findings of a rule in an app that this file defines. */
function linesOf(rule: string, changes: Partial<WebAppDefinition>) {
  const sources = { ...fleetOf(webApp(changes)) };
  const apps = sources.apps.map((it) => ({ ...it, file }));
  const checked = checkFleet({ ...sources, apps });
  const { findings } = withLines(checked, checked.fleet, { root });
  return findings.filter((it) => it.rule === rule).map((it) => it.line);
}

test('what extend adds is found at the line that adds it', () => {
  const lines = linesOf('secret/object', {
    extend: (chart) => {
      new k8s.KubeSecret(chart, 'Secret', { metadata: { name: 's' }, data: { a: 'YQ==' } }); // secret
    },
  });
  expect(lines).toEqual([lineOf('secret'), lineOf('secret')]);
});

test('what a construct of the fleet adds is found where that does', () => {
  class Vault extends Construct {
    constructor(scope: Construct, id: string) {
      super(scope, id);
      new k8s.KubeSecret(this, 'Secret', { metadata: { name: 's' }, data: { a: 'YQ==' } }); // vault
    }
  }
  const extend: WebAppDefinition['extend'] = (chart) => void new Vault(chart, 'Vault');
  expect(linesOf('secret/object', { extend })).toEqual([lineOf('vault'), lineOf('vault')]);
});

test('what a patch has changed is found at the patch', () => {
  const lines = linesOf('schema/unknown-field', {
    extend: (_, { built }) => {
      const deployment = ApiObject.of(built.main.deployment);
      deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/known', 1)); // patch
      deployment.addJsonPatch(JsonPatch.add('/metadata/labels/team', 'a'));
    },
  });
  expect(lines).toEqual([lineOf('patch'), lineOf('patch')]);
});

test('an error that extend throws is found at the line that throws', () => {
  const extend = () => {
    throw new Error('boom'); // thrown
  };
  const sources = fleetOf(webApp({ extend }));
  const checked = checkFleet({ ...sources, apps: sources.apps.map((it) => ({ ...it, file })) });
  const { problems } = withLines(checked, checked.fleet, { root });
  expect(problems).toEqual([
    expect.objectContaining({ file, line: lineOf('thrown'), message: 'boom' }),
  ]);
  // The line says what the hint at --debug would have.
  expect(problems[0]?.fix).toBeUndefined();
});

test('tracing leaves the libraries as they were', () => {
  const before = ApiObject.prototype.addJsonPatch;
  linesOf('secret/object', { extend: (chart) => void new k8s.KubeSecret(chart, 'S', {}) });
  expect(ApiObject.prototype.addJsonPatch).toBe(before);
});
