import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Command, Peer } from '../peer';
import { findProgram } from '../programs';
import { BASE, CLUSTERS, ENVIRONMENTS, OVERLAYS, REPO_URL, repository, TAG } from '../workload';
import { CHART } from './helm-chart';
import { writeJsonSchemas } from './json-schemas';

const missing = () => (findProgram('helm') ? undefined : 'there is no helm');

/** Helm as usual: one chart, and one process per app and environment. */
export const helmPerEnvironment: Peer = {
  name: 'helm template, a process per app and environment',
  sample: 30,
  missing,
  generate(directory, apps) {
    writeChart(directory);
    for (const app of apps) {
      for (const environment of ENVIRONMENTS) {
        const file = join(directory, `${environment}-${app}.yaml`);
        writeFileSync(file, stringify(values([app], [environment])));
      }
    }
  },
  commands: (directory, apps, output) =>
    apps.flatMap((app) =>
      ENVIRONMENTS.map((environment) => template(directory, `${environment}-${app}`, output)),
    ),
};

/** Helm at its fastest: the whole fleet as the values of one chart, in one process. */
export const helmSingle: Peer = {
  name: 'helm template, the whole fleet in one process',
  missing,
  generate(directory, apps) {
    writeChart(directory);
    writeFileSync(join(directory, 'fleet.yaml'), stringify(values(apps, ENVIRONMENTS)));
  },
  commands: (directory, _apps, output) => [template(directory, 'fleet', output)],
};

/** With the checks of types and unknown fields that Argosy does, too. */
export const helmKubeconform: Peer = {
  name: 'helm template, the whole fleet in one process, then kubeconform -strict',
  missing: () => missing() ?? (findProgram('kubeconform') ? undefined : 'there is no kubeconform'),
  generate(directory, apps) {
    helmSingle.generate(directory, apps);
    writeJsonSchemas(join(directory, 'schemas'));
  },
  commands: (directory, _apps, output) => [
    template(directory, 'fleet', output),
    {
      program: findProgram('kubeconform') ?? 'kubeconform',
      args: [
        '-strict',
        '-schema-location',
        join(directory, 'schemas/{{ .ResourceKind }}.json'),
        join(output, 'fleet.yaml'),
      ],
      cwd: directory,
    },
  ],
};

function template(directory: string, name: string, output: string): Command {
  return {
    program: findProgram('helm') ?? 'helm',
    args: ['template', 'fleet', 'chart', '-f', `${name}.yaml`],
    cwd: directory,
    stdout: join(output, `${name}.yaml`),
  };
}

function writeChart(directory: string): void {
  for (const [file, text] of Object.entries(CHART)) {
    mkdirSync(join(directory, 'chart/templates'), { recursive: true });
    writeFileSync(join(directory, 'chart', file), text);
  }
}

/** The same input as for Argosy: a base per app, and overlays per environment. */
function values(apps: readonly string[], environments: readonly string[]) {
  const overlays = Object.fromEntries(
    Object.entries(OVERLAYS)
      .filter(([name]) => environments.includes(name))
      .map(([name, overlay]) => [name, toValues(overlay)]),
  );
  return {
    repoURL: REPO_URL,
    clusters: CLUSTERS,
    apps: Object.fromEntries(
      apps.map((app) => [
        app,
        { image: { repository: repository(app), tag: TAG }, base: toValues(BASE), overlays },
      ]),
    ),
  };
}

function toValues(spec: object) {
  const { cpu, memory, ...rest } = spec as Partial<typeof BASE>;
  if (!cpu || !memory) return rest;
  const amounts = (i: number) => ({ cpu: cpu[i], memory: memory[i] });
  return { ...rest, resources: { requests: amounts(0), limits: amounts(1) } };
}
