import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT, packageVersion } from '../base/package';
import { FLEET_RELEASES, inRepository, RENDERED_APPS, RENDERED_ARGOCD } from '../model/layout';
import { fillTemplates, type Values } from './template';

/** What is particular about a gitops repository that is made. */
export interface NewRepository {
  /** Its name. */
  readonly name: string;
  /** The address that Argo CD reads it from. */
  readonly repository: string;
  /** The branch that Argo CD follows. */
  readonly branch: string;
  /** The names of the environments, in promotion order: one at least. */
  readonly environments: readonly string[];
  /** The address or Argo CD's name of a cluster, by environment. @default the one that Argo CD runs in */
  readonly clusters: Readonly<Record<string, string>>;
  /** The library to depend on: a version, or any other specification of npm. @default this one's version */
  readonly argosy?: string | undefined;
}

/** The files of a new gitops repository, by path. */
export function newRepositoryFiles(repository: NewRepository): Map<string, string> {
  const { environments } = repository;
  const directory = join(PACKAGE_ROOT, 'templates/repository');
  return fillTemplates(directory, valuesOf(repository), environments);
}

function valuesOf(repository: NewRepository): Values {
  const { name, branch, environments, argosy = packageVersion() } = repository;
  return {
    name,
    branch,
    argosy,
    repository: literal(repository.repository),
    first: environments[0] ?? '',
    firstKey: keyOf(environments[0] ?? ''),
    environments: environments.map((it, i) => environmentEntry(repository, it, i)).join('\n'),
    codeowners: environments.map((it, i) => owners(it, i === environments.length - 1)).join('\n'),
    ...versions(),
  };
}

/** The versions of the packages that this one is tested with. */
function versions(): Values {
  const { version, devDependencies } = JSON.parse(
    readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'),
  ) as { version: string; devDependencies: Readonly<Record<string, string>> };
  const all = { argosy: version, ...devDependencies };
  return Object.fromEntries(Object.entries(all).map(([it, v]) => [`version ${it}`, v]));
}

const IN_CLUSTER = 'https://kubernetes.default.svc';

function environmentEntry(
  { clusters, environments }: NewRepository,
  name: string,
  index: number,
): string {
  const cluster = clusters[name] ?? IN_CLUSTER;
  const field = /^https?:/.test(cluster) ? 'server' : 'name';
  const replicas = Math.min(index + 1, environments.length, 3);
  return `  ${keyOf(name)}: {
    promotionOrder: ${index + 1},
    cluster: { ${field}: '${literal(cluster)}' },
    namespace: '{app}-{environment}',
    namespaceLabels,
    defaults: { replicas: ${replicas} },
  },`;
}

/** Who approves what an environment runs: in the last one, the people on call. */
function owners(environment: string, isLast: boolean): string {
  const team = isLast ? '@example/on-call' : '@example/developers';
  return [FLEET_RELEASES, inRepository(RENDERED_APPS), inRepository(RENDERED_ARGOCD)]
    .map((directory) => `${`/${directory}/${environment}/`.padEnd(31)} ${team}`)
    .join('\n');
}

/** A name as a key of a TypeScript object. */
function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
}

/** A text between single quotes. */
function literal(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
}
