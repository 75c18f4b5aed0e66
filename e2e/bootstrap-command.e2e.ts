import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { type JsonObject, objectAt } from '../lib/base/json';
import { toYaml } from '../lib/base/yaml';
import { COMMAND } from '../test/packages';
import type { Repository } from '../test/repository';
import { upstreamManifests } from '../test/upstream-argocd';
import { NAMESPACE } from './argo-cd';
import { ArgoFleet } from './argo-fleet';
import { CONTROL_PLANE, foundBinaries } from './binaries';
import { ControlPlane } from './control-plane';
import { argocdCrds } from './crds';
import { GitopsRepository } from './gitops-repository';
import { Live } from './live';
import { onArgoCd } from './use-argo-fleet';

const execute = promisify(execFile);
const binaries = foundBinaries();
const onKubectl = [...CONTROL_PLANE, 'kubectl'].every((it) => binaries.has(it)) ? test : test.skip;
const onBoth = onKubectl === test ? onArgoCd : test.skip;

/** What a run of the command has printed, and what it exits with; `null` if it was killed. */
interface Run {
  readonly status: number | null;
  readonly output: string;
}

/** Keeps Argo CD's manifests in the fleet: a test has no network. */
function keepManifests(clone: Repository): void {
  const crds = argocdCrds().map((it) => `---\n${toYaml(it as JsonObject)}`);
  const manifests = [...crds, upstreamManifests(false, 'CustomResourceDefinition')].join('');
  const sha256 = createHash('sha256').update(manifests).digest('hex');
  clone.write('fleet/argocd/install.yaml', manifests);
  clone.write(
    'fleet/argocd/kustomization.yaml',
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [install.yaml]\n',
  );
  const revision = "targetRevision: 'main',";
  const settings = `argocd: { version: '3.5.1', source: { sha256: '${sha256}' } },`;
  clone.replace('fleet/platform.ts', revision, `${revision}\n  ${settings}`);
}

/** The environment of a person who works with a cluster. */
function environment({ kubeconfig }: ControlPlane): NodeJS.ProcessEnv {
  const PATH = [dirname(binaries.get('kubectl') ?? ''), process.env['PATH']].join(':');
  return { ...process.env, KUBECONFIG: kubeconfig, PATH, NO_COLOR: '1' };
}

/** What `argosy bootstrap --uninstall` prints. */
function uninstallCommands({ repository }: ArgoFleet): string[] {
  const { uninstall } = JSON.parse(
    repository.argosy('bootstrap', '--uninstall', '--context', 'e2e', '--json'),
  ) as { readonly uninstall: readonly { readonly commands: readonly string[] }[] };
  return uninstall.flatMap(({ commands }) => commands);
}

/** Runs `argosy bootstrap --run` in a cluster. `watch` sees the output so far, and may end the process. */
function bootstrap(
  clone: Repository,
  plane: ControlPlane,
  timeout: string,
  watch: (output: string, child: ChildProcess) => void = () => undefined,
  adopt = false,
): Promise<Run> {
  const options = ['--context', 'e2e', '--run', '--yes', '--timeout', timeout];
  if (adopt) options.push('--adopt');
  const child = spawn(process.execPath, [COMMAND, 'bootstrap', ...options], {
    cwd: clone.path,
    env: environment(plane),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (it) => {
      output += it;
      watch(output, child);
    });
  }
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, output })));
}

onKubectl(
  'an empty cluster gets an Argo CD, also if the command is killed after each step',
  async () => {
    const repository = await GitopsRepository.create();
    const plane = await ControlPlane.start(binaries);
    try {
      const { clone } = repository;
      keepManifests(clone);
      repository.publish('Keep the manifests in the fleet');
      const steps = ['the namespace argocd', 'the CRDs of Argo CD', 'Install Argo CD', 'is ready'];
      for (const step of steps) {
        const { status, output } = await bootstrap(clone, plane, '60s', (text, child) => {
          if (RegExp(`^ok {2}.*${step}`, 'm').test(text)) child.kill('SIGKILL');
        });
        expect([status, output]).toEqual([null, expect.stringContaining(step)]);
      }
      // Nothing runs that would look at the Applications.
      const { status, output } = await bootstrap(clone, plane, '15s');
      expect(status).toBe(1);
      expect(output).toMatch(/^ok {2}Create the root Applications$/m);
      expect(output).toMatch(/^TIMED OUT {2}Wait until everything is synced and healthy$/m);
      expect(output).toContain('argocd: Unknown, Unknown');
      expect(output).toContain('root-dev: Unknown, Unknown');
      const live = new Live(plane.api, NAMESPACE);
      const server = await live.get('deployments', 'argocd-server');
      const managers = objectAt(server, 'metadata')['managedFields'] as JsonObject[];
      expect(managers.map((it) => it['manager'])).toContain('argocd-controller');
    } finally {
      await plane.stop();
      await repository.remove();
    }
  },
  400_000,
);

onBoth(
  'everything is Synced and Healthy, again without a change, or not and why; uninstalling keeps the apps',
  async () => {
    const fleet = await ArgoFleet.start(binaries);
    try {
      const { clone } = fleet.repository;
      keepManifests(clone);
      fleet.repository.publish('Keep the manifests in the fleet');
      // The controllers of this test need CRDs before there is a bootstrap.
      const refused = await bootstrap(clone, fleet.home, '60s');
      expect(refused.status).toBe(1);
      expect(refused.output).toContain('The cluster has the CRD applications.argoproj.io');
      const first = await bootstrap(clone, fleet.home, '240s', undefined, true);
      expect([first.output, first.status]).toEqual([first.output, 0]);
      expect(first.output).toMatch(
        /^ok {2}Wait until everything .*: 12 Applications Synced and Healthy at [0-9a-f]{8}$/m,
      );
      const live = new Live(fleet.home.api, NAMESPACE);
      const versionOf = async () =>
        objectAt(await live.get('deployments', 'argocd-server'), 'metadata')['generation'];
      const before = await versionOf();
      const second = await bootstrap(clone, fleet.home, '60s');
      expect(second).toMatchObject({
        status: 0,
        output: expect.stringContaining('manages itself'),
      });
      expect(await versionOf()).toBe(before);

      // A host that no object can have: the API server refuses it, and Argo CD gives up after its retries.
      const file = 'dist/apps/dev/my-app/Service.my-app.k8s.yaml';
      clone.write(file, clone.read(file).replace(/port: \d+/, 'port: 99999'));
      fleet.repository.publishUnchecked('Break a Service');
      await fleet.refresh('my-app-dev');
      await fleet.until(
        'it is out of sync',
        async () =>
          objectAt(await fleet.application('my-app-dev'), 'status', 'sync')['status'] !== 'Synced',
        60,
      );
      // The files of the bootstrap itself are as they should be.
      const broken = await bootstrap(clone, fleet.home, '5s');
      expect(broken.status).toBe(1);
      expect(broken.output).toMatch(/my-app-dev: OutOfSync/);
      expect(broken.output).toMatch(/Service/);

      // Uninstalled as the command prints it, and only Argo CD goes.
      const app = new Live(fleet.home.api, 'orders-dev');
      const pods = await app.podIds();
      expect(pods.length).toBeGreaterThan(0);
      for (const it of uninstallCommands(fleet)) {
        if (it.includes(' scale ')) await fleet.stopArgoCd();
        // Not synchronously: this process serves an API that the deletion of a namespace waits for.
        await execute('sh', ['-c', it], { env: environment(fleet.home) });
      }
      expect(await live.get('deployments', 'argocd-server')).toEqual({});
      expect(await app.podIds()).toEqual(pods);
      const { status } = await fleet.home.api.get(
        '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/applications.argoproj.io',
      );
      expect(status).toBe(404);
    } finally {
      await fleet.stop();
    }
  },
  600_000,
);
