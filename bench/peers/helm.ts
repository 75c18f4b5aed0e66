import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { application, configMap, deployment, service } from '../manifests';
import type { Peer } from '../peer';
import { findProgram } from '../programs';
import { type AppSettings, ENVIRONMENTS, settings } from '../workload';

const missing = () => (findProgram('helm') ? undefined : 'there is no helm');

/** Helm as people use it: one chart, and a process for each app in each environment. */
export const helmPerEnvironment: Peer = {
  name: 'helm template, a process per app and environment',
  sample: 30,
  missing,
  generate(directory, apps) {
    writeChart(directory);
    for (const app of apps) {
      for (const environment of ENVIRONMENTS) {
        const values = { apps: [settings(app, environment)] };
        writeFileSync(join(directory, `${environment}-${app}.yaml`), stringify(values));
      }
    }
  },
  commands: (directory, apps, output) =>
    apps.flatMap((app) =>
      ENVIRONMENTS.map((environment) => ({
        program: findProgram('helm') ?? 'helm',
        args: ['template', app, 'chart', '-f', `${environment}-${app}.yaml`],
        cwd: directory,
        stdout: join(output, `${environment}-${app}.yaml`),
      })),
    ),
};

/** Helm at its fastest: the whole fleet as the values of one chart, in one process. */
export const helmSingle: Peer = {
  name: 'helm template, the whole fleet in one process',
  missing,
  generate(directory, apps) {
    writeChart(directory);
    const all = apps.flatMap((app) =>
      ENVIRONMENTS.map((environment) => settings(app, environment)),
    );
    writeFileSync(join(directory, 'fleet.yaml'), stringify({ apps: all }));
  },
  commands: (directory, _apps, output) => [
    {
      program: findProgram('helm') ?? 'helm',
      args: ['template', 'fleet', 'chart', '-f', 'fleet.yaml'],
      cwd: directory,
      stdout: join(output, 'fleet.yaml'),
    },
  ],
};

function writeChart(directory: string): void {
  const templates = join(directory, 'chart/templates');
  mkdirSync(templates, { recursive: true });
  const chart = { apiVersion: 'v2', name: 'app', version: '1.0.0' };
  writeFileSync(join(directory, 'chart/Chart.yaml'), stringify(chart));
  for (const [name, build] of Object.entries({ deployment, service, configMap, application })) {
    writeFileSync(join(templates, `${name}.yaml`), template(build));
  }
}

/** A template as one would write it: the object, with `{{ … }}` where a value belongs. */
function template(build: (it: AppSettings) => object): string {
  const value = (path: string) => `{{ ${path} }}`;
  const slots: AppSettings = {
    app: value('.app'),
    environment: value('.environment'),
    namespace: value('.namespace'),
    cluster: value('.cluster'),
    image: value('.image'),
    replicas: '{{ .replicas }}' as unknown as number,
    cpu: [value('index .cpu 0'), value('index .cpu 1')],
    memory: [value('index .memory 0'), value('index .memory 1')],
    config: '{{- toYaml .config | nindent 2 }}' as unknown as AppSettings['config'],
  };
  const body = stringify(build(slots), { aliasDuplicateObjects: false, lineWidth: 0 })
    .replace('"{{ .replicas }}"', '{{ .replicas }}')
    .replace('"{{- toYaml .config | nindent 2 }}"', '{{- toYaml .config | nindent 2 }}');
  return `{{- range .Values.apps }}\n---\n${body}{{- end }}\n`;
}
