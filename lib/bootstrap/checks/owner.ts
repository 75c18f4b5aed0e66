import * as v from 'valibot';
import { inRepository, isBelow, RENDERED_APPS, RENDERED_ARGOCD } from '../../model/layout';
import { listOf, onJson } from '../kubectl-output';
import { sameRepository } from '../same-repository';
import type { Check } from '../step';
import { done, failed, type OpenVerdict } from '../verdict';
import { AppliedBySchema, isAppliedByBootstrap, SELF } from './applied-by';

const ObjectSchema = v.object({
  kind: v.string(),
  metadata: v.object({
    name: v.string(),
    labels: v.optional(v.record(v.string(), v.string()), {}),
    ...AppliedBySchema.entries,
  }),
  spec: v.optional(
    v.object({
      source: v.optional(
        v.object({ repoURL: v.optional(v.string(), ''), path: v.optional(v.string(), '') }),
      ),
      syncPolicy: v.optional(
        v.object({ automated: v.optional(v.object({ enabled: v.optional(v.boolean(), true) })) }),
      ),
    }),
    {},
  ),
  subjects: v.optional(v.array(v.object({ namespace: v.optional(v.string()) })), []),
});

type Found = v.InferOutput<typeof ObjectSchema>;

/** The Applications that a bootstrap creates, as far as others could have created them. */
export interface OwnApplications {
  readonly namespace: string;
  readonly repoURL: string;
  /** The path of each in the repository, by name. With that of Argo CD itself, the bootstrap installs it. */
  readonly paths: ReadonlyMap<string, string>;
  /** Those that it leads to, by name. */
  readonly expected: ReadonlySet<string>;
  /** Those of other bootstraps of the fleet, by name. */
  readonly others: ReadonlySet<string>;
}

/** The label of everything in Argo CD's own manifests, and in those of its chart and its operator. */
const isPartOfArgocd = ({ labels }: Found['metadata']) =>
  labels['app.kubernetes.io/part-of'] === 'argocd';

/** The ClusterRoleBindings of Argo CD's own manifests: in a cluster, they belong to one Argo CD. */
const BINDINGS = [
  'argocd-application-controller',
  'argocd-applicationset-controller',
  'argocd-server',
];

/**
 * The cluster has no Argo CD, or one of this bootstrap: the context is not that of another one, and nobody's Argo CD is
 * replaced.
 *
 * @param adopt whether an Argo CD that was installed in another way may be replaced.
 */
export function ownerCheck(own: OwnApplications, adopt = false): Check {
  const installs = own.paths.has(SELF);
  const judge = onJson(listOf(ObjectSchema), (objects) => {
    const applications = objects.filter(({ kind }) => kind === 'Application');
    for (const it of applications) {
      const verdict = strangerVerdict(it, own);
      if (verdict !== undefined) return verdict;
    }
    if (!installs) return done();
    const self = applications.find(({ metadata }) => metadata.name === SELF);
    if (self !== undefined) return pausedVerdict(self, own) ?? done();
    const foreign = objects.find((it) => isForeign(it, own));
    return bindingVerdict(objects, own) ?? foreignVerdict(adopt ? undefined : foreign, own);
  });
  return {
    args: [
      'get',
      installs
        ? 'applications.argoproj.io,deployments.apps,statefulsets.apps,clusterrolebindings.rbac.authorization.k8s.io'
        : 'applications.argoproj.io',
      ...['--namespace', own.namespace, '--show-managed-fields', '--output', 'json'],
    ],
    judge: (result) =>
      /doesn't have a resource type/.test(result.stderr) ? done('none yet') : judge(result),
  };
}

/** An Application with a name of ours that is not ours. */
function strangerVerdict(
  { metadata: { name }, spec: { source } }: Found,
  { repoURL, paths, others }: OwnApplications,
): OpenVerdict | undefined {
  if (others.has(name)) {
    return failed(
      `The Argo CD in this cluster has the Application ${name}, which is that of another Argo CD in the fleet.`,
      'Use the context of the right cluster. If the environment is moving to that Argo CD, first remove it from this one: docs/bootstrap.md#moving-an-environment-to-its-own-argo-cd.',
    );
  }
  const path = paths.get(name);
  if (path === undefined) return undefined;
  if (source && sameRepository(source.repoURL, repoURL) && source.path === path) return undefined;
  const found = source ? `${source.repoURL}, ${source.path}` : 'several sources';
  return failed(
    `The Argo CD in this cluster has an Application ${name} of ${found}. That of this bootstrap is ${repoURL}, ${path}.`,
    'Use the context of the right cluster. If the repository has moved, delete that Application first, without its finalizers.',
  );
}

/** Somebody has paused it for a reason, and applying it would start it again. */
function pausedVerdict({ spec }: Found, { namespace }: OwnApplications): OpenVerdict | undefined {
  if (spec.syncPolicy?.automated?.enabled === true) return undefined;
  // Without self-healing, Argo CD would not sync the same commit again. It takes the rest from Git.
  const patch = '{"spec":{"syncPolicy":{"automated":{"selfHeal":true,"enabled":null}}}}';
  return failed(
    `The automated sync of the Application ${SELF} is off: somebody has stopped Argo CD from managing itself.`,
    `When Git should apply again: \`kubectl patch applications.argoproj.io ${SELF} --namespace ${namespace} --type merge --patch '${patch}'\`. Then run the command again.`,
  );
}

/** The Argo CD of another namespace would lose its rights in the cluster, or at least its CRDs. */
function bindingVerdict(
  objects: readonly Found[],
  { namespace }: OwnApplications,
): OpenVerdict | undefined {
  for (const { kind, metadata, subjects } of objects) {
    if (kind !== 'ClusterRoleBinding') continue;
    const isReplaced = BINDINGS.includes(metadata.name);
    if (!isReplaced && !isPartOfArgocd(metadata)) continue;
    const other = subjects.find((it) => it.namespace !== undefined && it.namespace !== namespace);
    if (other === undefined) continue;
    return failed(
      `The namespace ${other.namespace} has an Argo CD: the ClusterRoleBinding ${metadata.name} is for it. Another one in ${namespace} would ${isReplaced ? 'take its rights in the cluster' : 'replace its CRDs'}.`,
      `Use the context of the right cluster. To replace that Argo CD, set \`argocdNamespace: '${other.namespace}'\` in fleet/platform.ts, or remove it first, with its ClusterRoleBindings.`,
    );
  }
  return undefined;
}

function foreignVerdict(foreign: Found | undefined, { namespace }: OwnApplications) {
  if (foreign === undefined) return done();
  return failed(
    `The namespace ${namespace} has an Argo CD that this fleet has not installed: there is the ${foreign.kind} ${foreign.metadata.name}, but no Application ${SELF}.`,
    'Use the context of the right cluster. To replace its manifests and settings by those of this fleet, add --adopt: docs/bootstrap.md#an-argo-cd-that-is-there-already.',
  );
}

/** Whether it was made in another way. A bootstrap that was interrupted has applied its workloads by the name of Argo CD. */
function isForeign({ kind, metadata, spec }: Found, own: OwnApplications): boolean {
  if (kind === 'Application') {
    // Those of the environments may be there before that of Argo CD itself.
    return !own.expected.has(metadata.name) && !isOfFleet(spec.source, own);
  }
  if (kind === 'ClusterRoleBinding') return false;
  return isPartOfArgocd(metadata) && !isAppliedByBootstrap(metadata, own.namespace);
}

/** Whether the fleet may have had such an Application. People write others, also in its repository. */
function isOfFleet(source: Found['spec']['source'], { repoURL }: OwnApplications): boolean {
  if (source === undefined || !sameRepository(source.repoURL, repoURL)) return false;
  return [RENDERED_APPS, RENDERED_ARGOCD].some((it) => isBelow(inRepository(it), source.path));
}
