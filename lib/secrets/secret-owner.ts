import { isConfigMapKey } from '../kubernetes/names';
import { type App, appProblems } from '../model/app';
import { specFor } from '../model/app-layers';
import { appNamespace } from '../model/app-namespaces';
import { type AppSecret, secretsOf } from '../model/app-secrets';
import { type Environment, listEnvironments } from '../model/environment';
import type { FleetSources } from '../model/fleet';
import {
  certificateFile,
  PLATFORM_CERTIFICATE_FILE,
  PLATFORM_SEALED_FILE,
  sealedFile,
} from '../model/layout';
import { platformSealCommand, sealCommand } from '../model/seal-command';
import { formatSecretName, parseSecretName, type SecretKey } from '../model/secret-keys';
import type { SecretSource } from '../model/secret-source';
import { findTeam, type Team } from '../model/team';

/** The parts of a fleet that say which secrets it needs, and which are sealed. */
export type SecretSources = Omit<FleetSources, 'releases'>;

/** An app in an environment, or Argo CD itself, with the secrets that it needs. */
export interface SecretOwner {
  /** The app, or `argocd`. */
  readonly name: string;
  /** @default it is Argo CD itself */
  readonly environment?: string;
  readonly namespace: string;
  /** @default the environment has none */
  readonly source?: SecretSource;
  readonly secrets: readonly AppSecret[];
  /** Where its sealed values are. */
  readonly file: string;
  /** The certificate that they are sealed with. */
  readonly certificate: string;
  /** The name of a value on the command line. */
  readonly nameOf: (key: SecretKey) => string;
  /** The reverse of `nameOf`. */
  readonly parseName: (text: string) => SecretKey;
  /** True for a value that is mounted as a file. */
  readonly isFile: (key: SecretKey) => boolean;
  /** The command that seals a value. */
  readonly command: (key: SecretKey) => string;
}

/** Everything in a fleet that needs secrets: by environment, then by app; Argo CD itself is last. */
export function secretOwners(sources: SecretSources): SecretOwner[] {
  const apps = sources.apps
    .filter(({ app, file }) => appProblems(app, file, sources.environments).length === 0)
    .map(({ app }) => app)
    .sort((a, b) => (a.definition.name < b.definition.name ? -1 : 1));
  const owners = listEnvironments(sources.environments).flatMap((environment) =>
    apps.flatMap((app) => {
      const spec = specFor(app, environment);
      if (spec === undefined) return [];
      const { team } = findTeam(app.definition.team, sources.teams ?? {});
      return [appOwner(app, spec, environment, team)];
    }),
  );
  return [...owners, platformOwner(sources)].filter(({ secrets }) => secrets.length > 0);
}

function appOwner(
  definedApp: App,
  spec: object,
  environment: Environment,
  team: Team | undefined,
): SecretOwner {
  const { name, secrets: source } = environment;
  const app = definedApp.definition.name;
  return {
    name: app,
    environment: name,
    namespace: appNamespace(definedApp, environment, team),
    ...(source && { source }),
    secrets: secretsOf(app, spec),
    file: sealedFile(name, app),
    certificate: certificateFile(name),
    nameOf: (key) => formatSecretName(app, key),
    parseName: (text) => parseSecretName(app, text),
    isFile: ({ secret }) => secret !== app,
    command: (key) => sealCommand(app, name, key),
  };
}

function platformOwner({ platform }: SecretSources): SecretOwner {
  const { argocdNamespace, secrets } = platform;
  return {
    name: 'argocd',
    namespace: argocdNamespace,
    ...(secrets && { source: secrets.source }),
    secrets: Object.entries(secrets?.secrets ?? {}).map(([name, { values }]) => ({
      name,
      values: new Map(Object.entries(values)),
    })),
    file: PLATFORM_SEALED_FILE,
    certificate: PLATFORM_CERTIFICATE_FILE,
    nameOf: ({ secret, key }) => `${secret}/${key}`,
    parseName: (text) => {
      const slash = text.indexOf('/');
      return { secret: text.slice(0, Math.max(slash, 0)), key: text.slice(slash + 1) };
    },
    isFile: () => false,
    command: platformSealCommand,
  };
}

/** The names of the values that an owner needs. Of files without a list, any can be sealed. */
export function neededNames({ secrets, nameOf }: SecretOwner): string[] {
  return secrets.flatMap(({ name, values, files }) => {
    const keys = files ? Object.keys(files.files ?? { '<file>': '' }) : [...values.keys()];
    return keys.map((key) => nameOf({ secret: name, key }));
  });
}

/** True if the value is one that its owner needs. */
export function needs({ secrets }: SecretOwner, { secret, key }: SecretKey): boolean {
  const wanted = secrets.find(({ name }) => name === secret);
  if (wanted === undefined) return false;
  const { values, files } = wanted;
  // Without a list, any file is mounted.
  if (files === undefined) return values.has(key);
  return files.files === undefined ? isConfigMapKey(key) : Object.hasOwn(files.files, key);
}
