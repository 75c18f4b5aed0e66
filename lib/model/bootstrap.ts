import { fieldProblems, formatField } from '../base/validation';
import { type ArgocdProps, ArgocdSchema, argocdSecrets } from './argocd/argocd';
import { withSyncTimeout } from './argocd/sync-timeout';
import { type Cluster, clusterName, type Environment, IN_CLUSTER } from './environment';
import { bootstrapDirectory, ENVIRONMENTS_FILE, PLATFORM_FILE } from './layout';
import type { Notifications } from './notifications/notifications';
import { applyOverlay } from './overlay';
import type { Platform } from './platform';
import { type PlatformSecrets, withoutSecrets, withSecrets } from './platform-secret';
import { FleetError, type Problem } from './problem';

/** What starts an Argo CD: its settings, and the environments that it manages. */
export interface Bootstrap {
  /** The environment that it belongs to. @default it belongs to the platform */
  readonly owner?: Environment;
  readonly environments: readonly Environment[];
  /** @default Argo CD is installed by hand */
  readonly argocd?: ArgocdProps;
  /** @default none */
  readonly secrets?: PlatformSecrets;
  /** The address of Argo CD, to which notifications link. @default there are no notifications */
  readonly notificationsUrl?: string;
  /** The cluster that it runs in. */
  readonly cluster: Cluster;
  /** In the rendered tree. */
  readonly directory: string;
  /** The fleet file that defines it. */
  readonly sourceFile: string;
}

/**
 * The bootstraps of a fleet: that of the platform, for all environments without an Argo CD of their own, and one for
 * each of the others.
 *
 * @throws FleetError if an Argo CD has invalid settings, or does not know the cluster of an environment.
 */
export function bootstrapsOf(
  platform: Platform,
  environments: readonly Environment[],
): Bootstrap[] {
  const { argocd, secrets, notifications } = platform;
  const shared = environments.filter(({ ownArgocd }) => ownArgocd === undefined);
  const problems = unknownClusters(argocd, shared);
  if (problems.length > 0) throw new FleetError(problems);
  const own = environments.filter(({ ownArgocd }) => ownArgocd !== undefined);
  return [
    // A fleet without environments has the root project, as ever.
    ...(shared.length > 0 || own.length === 0
      ? [
          {
            environments: shared,
            cluster: IN_CLUSTER,
            directory: bootstrapDirectory(),
            sourceFile: PLATFORM_FILE,
            ...(argocd && { argocd: withSyncTimeout(argocd, shared) }),
            ...(secrets && { secrets }),
            ...(notifications && {
              notificationsUrl: addressOf(notifications.argocdUrl ?? argocd?.url, {
                file: PLATFORM_FILE,
                field: 'argocd.url',
                fix: "Set `argocd: { url: 'https://argocd.example.com' }`, or `notifications.argocdUrl`.",
              }),
            }),
          },
        ]
      : []),
    ...own.map((owner) => ownBootstrap(owner, platform)),
  ];
}

/** @throws FleetError if notifications have no Argo CD to link to. */
function addressOf(url: string | undefined, place: Omit<Problem, 'message'>): string {
  if (url !== undefined) return url;
  const message = 'Notifications link to Argo CD, whose address is not known.';
  throw new FleetError([{ message, ...place }]);
}

function ownBootstrap(
  owner: Environment,
  { argocd: base, secrets, notifications }: Platform,
): Bootstrap {
  const argocd = ownSettings(owner, base, notifications);
  const file = ENVIRONMENTS_FILE;
  const needed = argocdSecrets(argocd);
  // `definePlatform` has added what the settings of the platform need.
  const others = secrets && base && withoutSecrets(secrets, argocdSecrets(base));
  const problem = secretsProblem(needed, others);
  if (problem) throw new FleetError([{ file, field: `${owner.name}.ownArgocd`, ...problem }]);
  return {
    owner,
    environments: [owner],
    argocd: withSyncTimeout(argocd, [owner]),
    ...(others && { secrets: withSecrets(others, needed) }),
    ...(notifications && {
      notificationsUrl: ownAddress(owner, argocd, notifications),
    }),
    cluster: owner.cluster,
    directory: bootstrapDirectory(owner.name),
    sourceFile: file,
  };
}

/**
 * The address that the notifications of an environment's own Argo CD link to. That of the platform is another Argo CD,
 * unless `url: null` says that this one has none.
 */
function ownAddress(
  { name, ownArgocd }: Environment,
  { url }: ArgocdProps,
  { argocdUrl }: Notifications,
): string {
  const alternative =
    argocdUrl === undefined
      ? `null and, in ${PLATFORM_FILE}, \`notifications.argocdUrl\`. The platform's own notifications then link to that address, too`
      : `null to link to \`notifications.argocdUrl\`, ${argocdUrl}`;
  return addressOf(ownArgocd?.url === null ? argocdUrl : url, {
    file: ENVIRONMENTS_FILE,
    field: `${name}.ownArgocd.url`,
    fix: `Set ${ownUrl(name)}, or ${alternative}.`,
  });
}

function ownUrl(environment: string): string {
  return `\`ownArgocd: { url: 'https://argocd.${environment}.example.com' }\``;
}

/** The settings of the platform with those of the environment. */
function ownSettings(
  { name, cluster, ownArgocd }: Environment,
  base: ArgocdProps | undefined,
  notifications: Notifications | undefined,
): ArgocdProps {
  const file = ENVIRONMENTS_FILE;
  const field = `${name}.ownArgocd`;
  const path = [name, 'ownArgocd'];
  if (base === undefined) {
    const message = `\`ownArgocd\` changes \`argocd\` of the platform, which ${PLATFORM_FILE} does not set.`;
    throw new FleetError([{ file, field, message, fix: `Set \`argocd\` in ${PLATFORM_FILE}.` }]);
  }
  if (clusterName(cluster) === clusterName(IN_CLUSTER)) {
    const message =
      'Each Argo CD calls its own cluster "in-cluster". Here, the cluster needs a unique name.';
    throw new FleetError([
      { file, field: `${name}.cluster`, message, fix: `Use \`cluster: { name: '${name}' }\`.` },
    ]);
  }
  // It manages its own cluster only.
  const { clusters: _, ...rest } = base;
  const merged = applyOverlay(rest, ownArgocd ?? {}) as ArgocdProps;
  if (merged.url !== undefined && merged.url === base.url) {
    const message = `It has the URL of the platform's Argo CD, ${merged.url}.`;
    const needsUrl = notifications !== undefined && notifications.argocdUrl === undefined;
    const fix = `Set ${ownUrl(name)}${needsUrl ? '' : ', or null'}.`;
    throw new FleetError([{ file, field: `${field}.url`, message, fix }]);
  }
  const problems = fieldProblems(ArgocdSchema, merged);
  if (problems.length === 0) return merged;
  throw new FleetError(
    problems.map(({ path: below, message }) => ({
      file,
      field: formatField([...path, ...below]),
      message,
    })),
  );
}

function secretsProblem(
  needed: object,
  secrets: PlatformSecrets | undefined,
): Pick<Problem, 'message' | 'fix'> | undefined {
  const isNeeded = Object.keys({ ...needed, ...secrets?.secrets }).length > 0;
  if (!isNeeded) return undefined;
  if (secrets === undefined) {
    const message = `Argo CD needs the secrets ${Object.keys(needed).join(', ')}, but nothing says where they come from.`;
    return { message, fix: `Set \`secrets\` in ${PLATFORM_FILE}.` };
  }
  if (secrets.source.type === 'external-secrets') return undefined;
  const message =
    'The secrets of the platform are sealed for one cluster. Another Argo CD cannot decrypt them.';
  return { message, fix: `Use \`externalSecrets({ … })\` in ${PLATFORM_FILE}.` };
}

/** Environments whose cluster has a name that Argo CD does not know. */
function unknownClusters(
  argocd: ArgocdProps | undefined,
  environments: readonly Environment[],
): Problem[] {
  if (argocd?.clusters === undefined) return [];
  const { clusters } = argocd;
  const known = new Set([
    clusterName(IN_CLUSTER),
    ...Object.keys(clusters),
    ...Object.values(clusters).map(({ server }) => server),
  ]);
  return environments
    .filter(({ cluster }) => !known.has(clusterName(cluster)))
    .map(({ name, cluster }) => ({
      file: ENVIRONMENTS_FILE,
      field: `${name}.cluster`,
      message: `Argo CD does not know the cluster "${clusterName(cluster)}".`,
      fix: `Add it to \`argocd.clusters\` in ${PLATFORM_FILE}, or set \`ownArgocd\`.`,
    }));
}
