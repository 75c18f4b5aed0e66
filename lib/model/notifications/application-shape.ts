import { list, map, object, SCALAR, TEXTS, UNKNOWN } from './shape';

// The fields of the objects that Argo CD 3.5 gives to triggers and templates.

const METADATA = object(
  'name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp deletionGracePeriodSeconds',
  {
    labels: TEXTS,
    annotations: TEXTS,
    finalizers: list(SCALAR),
    ownerReferences: list(object('apiVersion kind name uid controller blockOwnerDeletion')),
    managedFields: list(UNKNOWN),
  },
);

const PAIRS = list(object('name value'));
const EXPRESSIONS = list(object('code name value'));

const DIRECTORY = object('exclude include recurse', {
  jsonnet: object('', { extVars: EXPRESSIONS, libs: list(SCALAR), tlas: EXPRESSIONS }),
});

const HELM = object(
  'ignoreMissingValueFiles kubeVersion namespace passCredentials releaseName skipCrds skipSchemaValidation skipTests values version',
  {
    apiVersions: list(SCALAR),
    fileParameters: list(object('name path')),
    parameters: list(object('forceString name value')),
    valueFiles: list(SCALAR),
    valuesObject: UNKNOWN,
  },
);

const KUSTOMIZE = object(
  'commonAnnotationsEnvsubst forceCommonAnnotations forceCommonLabels ignoreMissingComponents kubeVersion labelIncludeTemplates labelWithoutSelector namePrefix nameSuffix namespace version',
  {
    apiVersions: list(SCALAR),
    commonAnnotations: TEXTS,
    commonLabels: TEXTS,
    components: list(SCALAR),
    images: list(SCALAR),
    patches: list(
      object('patch path', {
        options: map(SCALAR),
        target: object('annotationSelector group kind labelSelector name namespace version'),
      }),
    ),
    replicas: list(object('count name')),
  },
);

const SOURCE = object('chart name path ref repoURL tagPrefix targetRevision', {
  directory: DIRECTORY,
  helm: HELM,
  kustomize: KUSTOMIZE,
  plugin: object('name', {
    env: PAIRS,
    parameters: list(object('name string', { array: list(SCALAR), map: TEXTS })),
  }),
});

const SOURCES = { source: SOURCE, sources: list(SOURCE) };
const REVISIONS = list(SCALAR);
const NAMESPACE_METADATA = object('', { annotations: TEXTS, labels: TEXTS });
const RETRY = object('limit refresh', { backoff: object('duration factor maxDuration') });
const INITIATED_BY = object('automated username');

const OPERATION = object('', {
  info: PAIRS,
  initiatedBy: INITIATED_BY,
  retry: RETRY,
  sync: object('autoHealAttemptsCount dryRun prune revision', {
    ...SOURCES,
    manifests: list(SCALAR),
    resources: list(object('group kind name namespace')),
    revisions: REVISIONS,
    syncOptions: list(SCALAR),
    syncStrategy: object('', { apply: object('force'), hook: object('force') }),
  }),
});

const HYDRATOR = object('', {
  drySource: object('path repoURL targetRevision', {
    directory: DIRECTORY,
    helm: HELM,
    kustomize: KUSTOMIZE,
    plugin: UNKNOWN,
  }),
  hydrateTo: object('targetBranch'),
  syncSource: object('path repoURL targetBranch'),
});

const HYDRATION = { sourceHydrator: HYDRATOR };

const DESTINATION = object('name namespace server');
const IGNORED = list(
  object('group kind name namespace', {
    jqPathExpressions: list(SCALAR),
    jsonPointers: list(SCALAR),
    managedFieldsManagers: list(SCALAR),
  }),
);

const SPEC = object('project revisionHistoryLimit', {
  ...SOURCES,
  ...HYDRATION,
  destination: DESTINATION,
  ignoreDifferences: IGNORED,
  info: PAIRS,
  syncPolicy: object('', {
    automated: object('allowEmpty enabled prune selfHeal'),
    managedNamespaceMetadata: NAMESPACE_METADATA,
    retry: RETRY,
    syncOptions: list(SCALAR),
  }),
});

const HEALTH = object('lastTransitionTime message status');

const STATUS = object(
  'controllerNamespace observedAt reconciledAt resourceHealthSource sourceType',
  {
    conditions: list(object('lastTransitionTime message type')),
    health: HEALTH,
    history: list(
      object('deployStartedAt deployedAt id revision', {
        ...SOURCES,
        initiatedBy: INITIATED_BY,
        revisions: REVISIONS,
      }),
    ),
    operationState: object('finishedAt message phase retryCount startedAt', {
      operation: OPERATION,
      syncResult: object('revision', {
        ...SOURCES,
        managedNamespaceMetadata: NAMESPACE_METADATA,
        resources: list(
          object('group hookPhase hookType kind message name namespace status syncPhase version', {
            images: list(SCALAR),
          }),
        ),
        revisions: REVISIONS,
      }),
    }),
    resources: list(
      object(
        'group hook kind name namespace requiresDeletionConfirmation requiresPruning status syncWave version',
        { health: HEALTH },
      ),
    ),
    sourceHydrator: object('lastComparedDryRevision', {
      currentOperation: object('drySHA finishedAt hydratedSHA message phase startedAt', HYDRATION),
      lastSuccessfulOperation: object('drySHA hydratedSHA', HYDRATION),
    }),
    sourceTypes: list(SCALAR),
    summary: object('isAppOfApps', { externalURLs: list(SCALAR), images: list(SCALAR) }),
    sync: object('revision status', {
      comparedTo: object('', { ...SOURCES, destination: DESTINATION, ignoreDifferences: IGNORED }),
      revisions: REVISIONS,
    }),
  },
);

/** An Application. */
export const APPLICATION = object('apiVersion kind', {
  metadata: METADATA,
  spec: SPEC,
  status: STATUS,
  operation: OPERATION,
});

const KINDS = list(object('group kind name'));
const TOKENS = list(object('exp iat id'));

/** An AppProject. */
export const APP_PROJECT = object('apiVersion kind', {
  metadata: METADATA,
  spec: object('description permitOnlyProjectScopedClusters', {
    clusterResourceBlacklist: KINDS,
    clusterResourceWhitelist: KINDS,
    namespaceResourceBlacklist: list(object('group kind')),
    namespaceResourceWhitelist: list(object('group kind')),
    destinationServiceAccounts: list(object('defaultServiceAccount namespace server')),
    destinations: list(DESTINATION),
    orphanedResources: object('warn', { ignore: KINDS }),
    roles: list(
      object('description name', {
        groups: list(SCALAR),
        jwtTokens: TOKENS,
        policies: list(SCALAR),
      }),
    ),
    signatureKeys: list(object('keyID')),
    sourceIntegrity: UNKNOWN,
    sourceNamespaces: list(SCALAR),
    sourceRepos: list(SCALAR),
    syncWindows: list(
      object('andOperator description duration kind manualSync schedule syncOverrun timeZone', {
        applications: list(SCALAR),
        clusters: list(SCALAR),
        namespaces: list(SCALAR),
      }),
    ),
  }),
  status: object('', { jwtTokensByRole: map(object('', { items: TOKENS })) }),
});
