import { readFileSync } from 'node:fs';
import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct, Node } from 'constructs';
import { traceConstructs } from '../../lib/render/construct-traces';

// traceConstructs replaces two members of cdk8s and constructs while it runs. These tests fail if a version of these
// packages no longer has or calls them: CI runs them with the oldest and the newest supported versions.

class Reports extends Construct {
  constructor(scope: Construct) {
    super(scope, 'Reports');
    new k8s.KubeConfigMap(this, 'Templates', { metadata: { name: 'templates' } });
  }
}

const members = () => [
  (Node.prototype as unknown as { addChild?: unknown }).addChild,
  ApiObject.prototype.addJsonPatch,
];

test('the members that are replaced for tracing exist', () => {
  expect(members()).toEqual([expect.any(Function), expect.any(Function)]);
});

/** The source text of the innermost line of this file in a stack trace. */
function lineIn(stack: string | undefined): string | undefined {
  const [, line] = /construct-traces\.test\.ts:(\d+)/.exec(stack ?? '') ?? [];
  return readFileSync(__filename, 'utf8').split('\n')[Number(line) - 1]?.trim();
}

test('each construct has the stack that created it, innermost first, and so has each patch', () => {
  const traces = traceConstructs(() => {
    const chart = new Chart(new App(), 'chart');
    new Reports(chart);
    const templates = chart.node.findChild('Reports').node.findChild('Templates') as ApiObject;
    templates.addJsonPatch(JsonPatch.add('/data', { a: 'b' }));
  });
  const patched = traces.of('chart/Reports/Templates', 'data.a');
  expect(patched.slice(0, 3).map(lineIn)).toEqual([
    "templates.addJsonPatch(JsonPatch.add('/data', { a: 'b' }));",
    "new k8s.KubeConfigMap(this, 'Templates', { metadata: { name: 'templates' } });",
    "super(scope, 'Reports');",
  ]);
  const [other] = traces.of('chart/Reports/Templates', 'metadata.name');
  expect(lineIn(other)).toMatch(/^new k8s\.KubeConfigMap/);
});

test('the members are restored afterwards, even if the code throws', () => {
  const before = members();
  traceConstructs(() => {
    expect(members()).not.toEqual(before);
    throw new Error('boom');
  });
  expect(members()).toEqual(before);
});
