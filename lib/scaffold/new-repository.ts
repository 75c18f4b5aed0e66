import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { own } from '../base/json';
import { PACKAGE_ROOT, packageVersion } from '../base/package';
import { withChoices } from '../delivery/workflow-choices';
import {
  FLEET_RELEASES,
  FLEET_SECRETS,
  inRepository,
  RENDERED_APPS,
  RENDERED_ARGOCD,
} from '../model/layout';
import { fillTemplates, type Values } from './template';

/** The options of a new gitops repository. */
export interface NewRepository {
  /** The package name. */
  readonly name: string;
  /** The URL that Argo CD clones. */
  readonly repository: string;
  /** The branch that Argo CD tracks. */
  readonly branch: string;
  /** The names of the environments, in promotion order. At least one. */
  readonly environments: readonly string[];
  /** The API server URL of each environment's cluster, or its name in Argo CD. @default the cluster of Argo CD */
  readonly clusters: Readonly<Record<string, string>>;
  /** The npm specifier of the library. @default the version that runs */
  readonly argosy?: string | undefined;
}

/** The files of a new gitops repository, by path. */
export function newRepositoryFiles(repository: NewRepository): Map<string, string> {
  const { environments } = repository;
  const directory = join(PACKAGE_ROOT, 'templates/repository');
  const files = fillTemplates(directory, valuesOf(repository), environments);
  const choices = { apps: ['hello'], environments, repoURL: repository.repository };
  return new Map(
    [...files].map(([path, text]) => [
      path,
      path.startsWith('.github/') ? withChoices(text, choices) : text,
    ]),
  );
}

function valuesOf(repository: NewRepository): Values {
  const { name, branch, environments, argosy = packageVersion() } = repository;
  return {
    name,
    branch,
    argosy: JSON.stringify(argosy).slice(1, -1),
    repository: literal(repository.repository),
    ...placeOnGitHub(repository),
    first: environments[0] ?? '',
    firstKey: keyOf(environments[0] ?? ''),
    environments: environments.map((it, i) => environmentEntry(repository, it, i)).join('\n'),
    codeowners: environments.map((it, i) => owners(it, i === environments.length - 1)).join('\n'),
    ...versions(),
  };
}

/** The owner and the name of the repository on GitHub, or names to replace. */
function placeOnGitHub({ repository, name }: NewRepository): Values {
  const [, owner = 'example', slug = name] =
    /^(?:https?:\/\/[^/]+\/|(?:ssh:\/\/)?[^@/]+@[^:/]+[:/])([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(
      repository,
    ) ?? [];
  return { owner, slug };
}

/** The versions of the packages that this version of Argosy is tested with. */
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
  const cluster = own(clusters, name) ?? IN_CLUSTER;
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

/** The CODEOWNERS lines of an environment. The last one belongs to the on-call team. */
function owners(environment: string, isLast: boolean): string {
  const team = isLast ? '@example/on-call' : '@example/developers';
  const rendered = [RENDERED_APPS, RENDERED_ARGOCD].map(inRepository);
  return [FLEET_RELEASES, FLEET_SECRETS, ...rendered]
    .map((directory) => `${`/${directory}/${environment}/`.padEnd(31)} ${team}`)
    .join('\n');
}

/** A name as a property key in TypeScript. */
function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
}

/** A text, escaped for a single-quoted string. */
function literal(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
}
