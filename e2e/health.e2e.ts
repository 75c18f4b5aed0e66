import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toYaml } from '../lib/base/yaml';
import type { ResourceCustomization } from '../lib/health/customization';
import { parseHealthTests } from '../lib/health/example-file';
import { healthSettings } from '../lib/health/health-settings';
import { shippedCustomizations } from '../lib/health/load-customizations';
import { foundBinaries } from './binaries';

const ARGO_CD = foundBinaries().get('argocd');
const withArgoCd = ARGO_CD === undefined ? test.skip : test;

const SHIPPED = shippedCustomizations();

/** Customizations of every form that the settings have. */
const OTHERS: readonly ResourceCustomization[] = [
  {
    group: '*.example.com',
    kind: '*',
    directory: '',
    health: { script: 'return { status = "Degraded", message = obj.kind }\n', useOpenLibs: false },
  },
  {
    group: 'example.com',
    kind: 'Queue',
    directory: '',
    health: {
      script: '-- argocd: useOpenLibs\nreturn { status = "Healthy", message = ("a"):upper() }\n',
      useOpenLibs: true,
    },
    actions: {
      discovery: 'return { stop = { disabled = obj.spec.stopped == true }, start = {} }\n',
      definitions: { stop: 'obj.spec.stopped = true\nreturn obj\n' },
      mergeBuiltinActions: false,
    },
  },
];

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'argosy-health-'));
  const metadata = { name: 'argocd-cm', labels: { 'app.kubernetes.io/part-of': 'argocd' } };
  const data = healthSettings([...SHIPPED, ...OTHERS]);
  writeFileSync(
    join(directory, 'argocd-cm.yaml'),
    toYaml({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data }),
  );
});
afterAll(() => rmSync(directory, { recursive: true }));

/** What Argo CD, with our settings, says of an object. */
function argocd(command: string, object: string, ...args: string[]): string {
  const file = join(directory, 'object.yaml');
  writeFileSync(file, object);
  const settings = ['--argocd-cm-path', join(directory, 'argocd-cm.yaml')];
  const all = ['admin', 'settings', 'resource-overrides', command, file, ...args, ...settings];
  const { stdout, stderr, status } = spawnSync(ARGO_CD ?? '', all, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

const examples = SHIPPED.flatMap(({ directory: folder }) =>
  parseHealthTests(readFileSync(`${folder}/health_test.yaml`, 'utf8'), folder).map(
    ({ inputPath, healthStatus }) => [`${folder}/${inputPath}`, healthStatus] as const,
  ),
);

withArgoCd.each(examples)('Argo CD says of %s what the example expects', (path, expected) => {
  const said = argocd('health', readFileSync(path, 'utf8'));
  expect(said.split('\n').map((line) => line.trim())).toEqual([
    `STATUS: ${expected.status}`,
    `MESSAGE: ${expected.message}`.trim(),
  ]);
});

const object = (apiVersion: string, kind: string) =>
  toYaml({ apiVersion, kind, metadata: { name: 'a' }, spec: { size: 1 } });

withArgoCd('Argo CD uses wildcards and open libraries', () => {
  const wildcard = argocd('health', object('a.example.com/v1', 'Topic'));
  expect(wildcard).toBe('STATUS: Degraded\nMESSAGE: Topic');
  expect(argocd('health', object('example.com/v1', 'Queue'))).toBe('STATUS: Healthy\nMESSAGE: A');
});

withArgoCd('Argo CD offers and runs actions', () => {
  const queue = object('example.com/v1', 'Queue');
  expect(argocd('list-actions', queue).split(/\s+/)).toEqual(
    'NAME DISABLED start false stop false'.split(' '),
  );
  expect(argocd('run-action', queue, 'stop')).toContain('>   stopped: true');
});
