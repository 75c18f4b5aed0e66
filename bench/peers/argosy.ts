import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newRepositoryFiles } from '../../lib/scaffold/new-repository';
import { COMMAND, makePackages } from '../../test/packages';
import type { Peer } from '../peer';
import { BASE, CLUSTERS, ENVIRONMENTS, OVERLAYS, REPO_URL, repository, TAG } from '../workload';

/** Argosy: a gitops repository with one file per app. */
export const argosy: Peer = {
  name: 'Argosy',
  missing: () => undefined,
  generate(directory, apps) {
    const files = newRepositoryFiles({
      name: 'bench',
      repository: REPO_URL,
      branch: 'main',
      environments: ENVIRONMENTS,
      clusters: {},
    });
    for (const name of ['cdk8s.yaml', 'main.ts', 'package.json', 'tsconfig.json']) {
      writeFileSync(join(directory, name), files.get(name) ?? '');
    }
    makePackages(join(directory, 'node_modules'));
    mkdirSync(join(directory, 'fleet/apps'), { recursive: true });
    writeFileSync(join(directory, 'fleet/environments.ts'), environmentsFile());
    writeFileSync(join(directory, 'fleet/platform.ts'), platformFile());
    writeFileSync(join(directory, 'fleet/checks.ts'), 'export const rules = [];\n');
    for (const app of apps) {
      writeFileSync(join(directory, `fleet/apps/${app}.ts`), appFile(app));
      for (const environment of ENVIRONMENTS) {
        mkdirSync(join(directory, 'fleet/releases', environment), { recursive: true });
        const file = join(directory, 'fleet/releases', environment, `${app}.yaml`);
        writeFileSync(file, `images:\n  ${app}:\n    tag: ${JSON.stringify(TAG)}\n`);
      }
    }
  },
  output: 'in/dist',
  commands: (directory) => [
    { program: process.execPath, args: [COMMAND, 'synth'], cwd: directory },
  ],
};

function environmentsFile(): string {
  const entries = ENVIRONMENTS.map((name, i) => {
    const cluster = JSON.stringify({ name: CLUSTERS[name] });
    return `  ${name}: { promotionOrder: ${i + 1}, cluster: ${cluster}, namespace: '{app}-{environment}' },\n`;
  });
  return `import { defineEnvironments } from 'argosy';\n\nexport const environments = defineEnvironments({\n${entries.join('')}});\n`;
}

function platformFile(): string {
  return `import { definePlatform } from 'argosy';\n\nexport const platform = definePlatform({ repoURL: '${REPO_URL}' });\n`;
}

function appFile(app: string): string {
  const overlays = Object.entries(OVERLAYS).map(([environment, overlay]) => {
    const { cpu, memory, ...rest } = overlay as typeof overlay & Partial<typeof BASE>;
    const spec = { ...rest, ...(cpu && memory && { resources: resources(cpu, memory) }) };
    return `    ${environment}: ${JSON.stringify(spec)},\n`;
  });
  return `import { defineWebService, httpGet } from 'argosy';
import { environments } from '../environments';

export const app = defineWebService(environments, {
  name: '${app}',
  image: '${repository(app)}',
  base: {
    port: 8080,
    replicas: ${BASE.replicas},
    resources: ${JSON.stringify(resources(BASE.cpu, BASE.memory))},
    readiness: httpGet('/healthz', { initialDelaySeconds: 5, periodSeconds: 10 }),
    config: ${JSON.stringify(BASE.config)},
  },
  overlays: {
${overlays.join('')}  },
});
`;
}

function resources(cpu: readonly string[], memory: readonly string[]) {
  const amount = ([request, limit]: readonly string[]) => ({ request, limit });
  return { cpu: amount(cpu), memory: amount(memory) };
}
