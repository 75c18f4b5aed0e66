/*
 * The keys of Argo CD's ConfigMaps, by the minor version that first documents them.
 *
 * Source: docs/operator-manual/argocd-cm.yaml, argocd-cmd-params-cm.yaml and argocd-rbac-cm.yaml of
 * https://github.com/argoproj/argo-cd at v3.3.0, v3.4.0 and v3.5.1. No documented key has been removed since 3.3.
 */

import { isAtLeast } from './argocd-install';

/** The ConfigMaps of Argo CD that Argosy sets keys of. */
export const CONFIG_MAPS = [
  'argocd-cm',
  'argocd-cmd-params-cm',
  'argocd-notifications-cm',
  'argocd-rbac-cm',
  'argocd-ssh-known-hosts-cm',
] as const;

export type ArgocdConfigMap = (typeof CONFIG_MAPS)[number];

/** The keys that a minor version adds, separated by whitespace. */
type Table = Readonly<Record<string, string>>;

const KEYS: Readonly<Record<ArgocdConfigMap, Table>> = {
  'argocd-cm': {
    '3.3': `
    additionalUrls admin.enabled application.allowedNodeLabels application.instanceLabelKey
    application.links application.resourceTrackingMethod application.sync.impersonation.enabled
    application.sync.requireOverridePrivilegeForRevisionSync cluster.inClusterEnabled dex.config
    exec.enabled exec.shells extension.config ga.anonymizeusers ga.trackingid helm.enable
    helm.valuesFileSchemes help.chatText help.chatUrl help.download.darwin-amd64
    help.download.darwin-arm64 help.download.linux-amd64 help.download.linux-arm64
    help.download.linux-ppc64le help.download.linux-s390x help.download.windows-amd64
    installationID jsonnet.enable kustomize.buildOptions kustomize.enable oidc.config
    oidc.tls.insecure.skip.verify passwordPattern project.links resource.compareoptions
    resource.customLabels resource.excludeEventLabelKeys resource.exclusions
    resource.ignoreResourceUpdatesEnabled resource.includeEventLabelKeys resource.inclusions
    resource.links resource.respectRBAC resource.sensitive.mask.annotations
    server.maxPodLogsToRender sourceHydrator.commitMessageTemplate statusbadge.enabled
    statusbadge.url timeout.reconciliation timeout.reconciliation.jitter ui.bannercontent
    ui.bannerpermanent ui.bannerposition ui.bannerurl ui.cssurl url users.anonymous.enabled
    users.session.duration webhook.maxPayloadSizeMB
    `,
    '3.4': `
    commit.author.email commit.author.name
    `,
    '3.5': `
    application.sync.impersonation.enforced sourceHydrator.readmeMessageTemplate
    webhook.refresh.jitter webhook.refresh.jitter.threshold
    `,
  },
  'argocd-cmd-params-cm': {
    '3.3': `
    application.namespaces applicationsetcontroller.allowed.scm.providers
    applicationsetcontroller.concurrent.reconciliations.max applicationsetcontroller.debug
    applicationsetcontroller.dryrun applicationsetcontroller.enable.git.submodule
    applicationsetcontroller.enable.github.api.metrics
    applicationsetcontroller.enable.leader.election
    applicationsetcontroller.enable.new.git.file.globbing
    applicationsetcontroller.enable.policy.override
    applicationsetcontroller.enable.progressive.syncs
    applicationsetcontroller.enable.scm.providers
    applicationsetcontroller.enable.tokenref.strict.mode
    applicationsetcontroller.global.preserved.annotations
    applicationsetcontroller.global.preserved.labels applicationsetcontroller.log.format
    applicationsetcontroller.log.level applicationsetcontroller.namespaces
    applicationsetcontroller.policy applicationsetcontroller.profile.enabled
    applicationsetcontroller.requeue.after applicationsetcontroller.scm.root.ca.path
    applicationsetcontroller.status.max.resources.count
    applicationsetcontroller.webhook.parallelism.limit commit.server commitserver.listen.address
    commitserver.log.format commitserver.log.level commitserver.metrics.listen.address
    controller.app.state.cache.expiration controller.cluster.cache.batch.events.processing
    controller.cluster.cache.events.processing.interval controller.default.cache.expiration
    controller.diff.server.side controller.k8sclient.retry.base.backoff
    controller.k8sclient.retry.max controller.kubectl.parallelism.limit controller.log.format
    controller.log.level controller.metrics.cache.expiration controller.operation.processors
    controller.profile.enabled controller.repo.error.grace.period.seconds
    controller.repo.server.plaintext controller.repo.server.strict.tls
    controller.repo.server.timeout.seconds controller.resource.health.persist
    controller.self.heal.backoff.cap.seconds controller.self.heal.backoff.factor
    controller.self.heal.backoff.timeout.seconds controller.self.heal.timeout.seconds
    controller.sharding.algorithm controller.status.processors controller.sync.timeout.seconds
    controller.sync.wave.delay.seconds dexserver.disable.tls dexserver.log.format
    dexserver.log.level hydrator.enabled log.format.timestamp notificationscontroller.log.format
    notificationscontroller.log.level notificationscontroller.repo.server.plaintext
    notificationscontroller.selfservice.enabled otlp.address otlp.attrs otlp.headers
    otlp.insecure redis.compression redis.db redis.server repo.server
    reposerver.allow.oob.symlinks reposerver.default.cache.expiration
    reposerver.disable.oci.manifest.max.extracted.size reposerver.disable.tls
    reposerver.enable.builtin.git.config reposerver.enable.git.submodule
    reposerver.git.lsremote.parallelism.limit reposerver.git.request.timeout
    reposerver.include.hidden.directories reposerver.listen.address reposerver.log.format
    reposerver.log.level reposerver.max.combined.directory.manifests.size
    reposerver.metrics.listen.address reposerver.oci.layer.media.types
    reposerver.oci.manifest.max.extracted.size reposerver.parallelism.limit
    reposerver.plugin.tar.exclusions reposerver.plugin.use.manifest.generate.paths
    reposerver.repo.cache.expiration reposerver.streamed.manifest.max.extracted.size
    reposerver.streamed.manifest.max.tar.size reposerver.tls.ciphers reposerver.tls.maxversion
    reposerver.tls.minversion server.api.content.types server.app.state.cache.expiration
    server.basehref server.connection.status.cache.expiration server.default.cache.expiration
    server.dex.server server.dex.server.plaintext server.dex.server.strict.tls
    server.disable.auth server.enable.gzip server.enable.proxy.extension server.insecure
    server.k8sclient.retry.base.backoff server.k8sclient.retry.max server.listen.address
    server.log.format server.log.level server.metrics.listen.address
    server.oidc.cache.expiration server.profile.enabled server.repo.server.plaintext
    server.repo.server.strict.tls server.repo.server.timeout.seconds server.rootpath
    server.staticassets server.sync.replace.allowed server.tls.ciphers server.tls.maxversion
    server.tls.minversion server.webhook.parallelism.limit server.x.frame.options
    `,
    '3.4': `
    applicationsetcontroller.grpc.enable.txt.service.config
    applicationsetcontroller.k8s.client.burst
    applicationsetcontroller.k8s.client.max.idle.connections
    applicationsetcontroller.k8s.client.qps applicationsetcontroller.k8s.tcp.idle.timeout
    applicationsetcontroller.k8s.tcp.keepalive applicationsetcontroller.k8s.tcp.timeout
    applicationsetcontroller.k8s.tls.handshake.timeout
    commitserver.grpc.enable.txt.service.config controller.grpc.enable.txt.service.config
    controller.k8s.client.burst controller.k8s.client.max.idle.connections
    controller.k8s.client.qps controller.k8s.tcp.idle.timeout controller.k8s.tcp.keepalive
    controller.k8s.tcp.timeout controller.k8s.tls.handshake.timeout
    dexserver.connector.failure.continue notificationscontroller.processors.count
    reposerver.grpc.enable.txt.service.config reposerver.profile.enabled
    server.grpc.enable.txt.service.config server.k8s.client.burst
    server.k8s.client.max.idle.connections server.k8s.client.qps server.k8s.tcp.idle.timeout
    server.k8s.tcp.keepalive server.k8s.tcp.timeout server.k8s.tls.handshake.timeout
    `,
    '3.5': `
    applicationsetcontroller.repo.server.ca.cert.path
    applicationsetcontroller.repo.server.client.cert.key.path
    applicationsetcontroller.repo.server.client.cert.path controller.hydration.processors
    controller.repo.server.ca.cert.path controller.repo.server.client.cert.key.path
    controller.repo.server.client.cert.path notificationscontroller.repo.server.ca.cert.path
    notificationscontroller.repo.server.client.cert.key.path
    notificationscontroller.repo.server.client.cert.path reposerver.client.ca.path
    server.glob.cache.size server.repo.server.ca.cert.path
    server.repo.server.client.cert.key.path server.repo.server.client.cert.path
    server.webhook.refresh.workers
    `,
  },
  'argocd-notifications-cm': { '3.3': 'context defaultTriggers subscriptions' },
  'argocd-rbac-cm': { '3.3': 'policy.csv policy.default policy.matchMode scopes' },
  'argocd-ssh-known-hosts-cm': { '3.3': 'ssh_known_hosts' },
};

/** The newest minor version whose keys are known. */
export const NEWEST_MINOR: readonly [major: number, minor: number] = [3, 5];

/** Keys with a name in them. */
const PATTERNS: Readonly<Record<ArgocdConfigMap, readonly RegExp[]>> = {
  'argocd-cm': [
    /^accounts\.[a-z0-9-]+(\.enabled)?$/,
    /^kustomize\.(path|version|buildOptions)\.v\d+\.\d+\.\d+$/,
    // `<group>_<Kind>`, or only the kind for the core group; `*` and `?` are wildcards.
    /^resource\.customizations\.(actions|health|knownTypeFields|useOpenLibs)\.[\w.*?-]+$/,
    /^resource\.customizations\.(ignoreDifferences|ignoreResourceUpdates)\.(all|[\w.*?-]+)$/,
  ],
  'argocd-cmd-params-cm': [],
  'argocd-notifications-cm': [/^(service|template|trigger)\.[\w.-]+$/],
  'argocd-rbac-cm': [/^policy\.[\w-]+\.csv$/],
  'argocd-ssh-known-hosts-cm': [],
};

/** True for a key of a ConfigMap that this version of Argo CD reads. */
export function isArgocdKey(configMap: ArgocdConfigMap, key: string, version: string): boolean {
  const since = sinceOf(configMap, key);
  return since !== undefined && isAtLeast(version, since);
}

/** The minor version that first reads a key; `undefined` for a key that none does. */
export function sinceOf(
  configMap: ArgocdConfigMap,
  key: string,
): readonly [major: number, minor: number] | undefined {
  for (const [version, keys] of Object.entries(KEYS[configMap])) {
    if (!keys.split(/\s+/).includes(key)) continue;
    const [major = 0, minor = 0] = version.split('.').map(Number);
    return [major, minor];
  }
  return PATTERNS[configMap].some((pattern) => pattern.test(key)) ? [3, 3] : undefined;
}
