import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { application, configMap, deployment, service } from '../manifests';
import type { Peer } from '../peer';
import { findProgram } from '../programs';
import { ENVIRONMENTS, type EnvironmentName, repository, settings, TAG } from '../workload';

/** Kustomize as usual: one base per app, and one overlay and process per environment. */
export const kustomize: Peer = {
  name: 'kubectl kustomize, a process per overlay',
  sample: 30,
  missing: () => (findProgram('kubectl') ? undefined : 'there is no kubectl'),
  generate(directory, apps) {
    for (const app of apps) {
      writeBase(join(directory, app, 'base'), app);
      for (const environment of ENVIRONMENTS) {
        writeOverlay(join(directory, app, environment), app, environment);
      }
    }
  },
  commands: (directory, apps, output) =>
    apps.flatMap((app) =>
      ENVIRONMENTS.map((environment) => ({
        program: findProgram('kubectl') ?? 'kubectl',
        args: ['kustomize', join(directory, app, environment)],
        cwd: directory,
        stdout: join(output, `${environment}-${app}.yaml`),
      })),
    ),
};

function write(file: string, ...documents: object[]): void {
  writeFileSync(file, documents.map((it) => stringify(it)).join('---\n'));
}

function writeBase(directory: string, app: string): void {
  mkdirSync(directory, { recursive: true });
  const base = { ...settings(app, 'staging'), config: { LOG_LEVEL: 'info', REGION: 'ap-south-1' } };
  const objects = {
    deployment: deployment(base),
    service: service(base),
    configmap: configMap(base),
  };
  for (const [name, object] of Object.entries(objects)) {
    const { namespace: _, ...metadata } = object.metadata;
    write(join(directory, `${name}.yaml`), { ...object, metadata });
  }
  const resources = Object.keys(objects).map((name) => `${name}.yaml`);
  write(join(directory, 'kustomization.yaml'), { kind: 'Kustomization', resources });
}

function writeOverlay(directory: string, app: string, environment: EnvironmentName): void {
  const workload = join(directory, 'workload');
  mkdirSync(workload, { recursive: true });
  const it = settings(app, environment);
  const { resources } = deployment(it).spec.template.spec.containers[0] ?? {};
  const containers = [{ name: app, resources }];
  const patches = [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: app },
      spec: { template: { spec: { containers } } },
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: app }, data: it.config },
  ];
  write(join(workload, 'kustomization.yaml'), {
    kind: 'Kustomization',
    namespace: it.namespace,
    resources: ['../../base'],
    images: [{ name: repository(app), newTag: TAG }],
    replicas: [{ name: app, count: it.replicas }],
    patches: patches.map((patch) => ({ patch: stringify(patch) })),
  });
  write(join(directory, 'application.yaml'), application(it));
  write(join(directory, 'kustomization.yaml'), {
    kind: 'Kustomization',
    resources: ['workload', 'application.yaml'],
  });
}
