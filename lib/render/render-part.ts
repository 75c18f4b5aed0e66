import { checkInstance } from '../checks/check-instance';
import { claimsOf } from '../checks/claims';
import type { Finding } from '../checks/finding';
import { CHANGE_KINDS } from '../checks/immutable';
import { podsOf } from '../checks/pods';
import type { RuleContext } from '../checks/rule';
import type { Bootstrap } from '../model/bootstrap';
import type { Environment } from '../model/environment';
import type { AppInstance } from '../model/fleet';
import { RENDERED_ROOT } from '../model/layout';
import { type Manifest, outline } from '../model/manifest';
import type { ProvidedObject } from '../model/provided';
import type { Suppression } from '../model/suppression';
import { buildManifests } from './build-manifests';
import type { Checker } from './checker';
import { renderApplication } from './render-argocd';
import type { RenderedBootstrap } from './render-bootstrap';
import { type KnownFile, type RenderedFile, serialize } from './tree';

/** The rendering of an instance, or of a group of Argo CD objects. */
export interface RenderedPart {
  readonly files: readonly (RenderedFile | KnownFile)[];
  /** Outlines of the manifests in the files. */
  readonly manifests: readonly Manifest[];
  /** The manifests, with their objects, that differ from their committed versions and that a change rule covers. */
  readonly changed: readonly Manifest[];
  readonly findings: readonly Finding[];
}

/**
 * Builds, serializes and checks an instance and the Application that deploys it.
 *
 * @throws FleetError with every problem that prevents the manifests from being built.
 */
export function renderInstance(it: AppInstance, checker: Checker): RenderedPart {
  const { app, environment } = it;
  const { name, provided = [], suppress = [] } = app.definition;
  const manifests = buildManifests(it, checker.clusterKinds);
  const application = { appEnvironment: it, manifests };
  const context: RuleContext = {
    ...contextOf(
      manifests,
      renderApplication(application, checker.platform, RENDERED_ROOT, checker.files),
      checker,
    ),
    app: name,
    environment,
    namespace: it.namespace,
    ...(it.podSecurity && { podSecurity: it.podSecurity }),
    provided: [...provided, ...providedBy(environment)],
  };
  return toPart(context, checker, suppress);
}

/** Objects that the environment declares to exist in an app's namespace. */
function providedBy({ provided = [], defaults }: Environment): ProvidedObject[] {
  const pullSecrets = defaults?.imagePullSecrets ?? [];
  return [...provided, ...pullSecrets.map((name) => ({ kind: 'Secret', name }) as const)];
}

/** Serializes and checks the Argo CD objects of an environment, or of a bootstrap. */
export function renderArgocdPart(
  manifests: readonly Manifest[],
  checker: Checker,
  place: Pick<RuleContext, 'environment' | 'argocdVersion'> = {},
): RenderedPart {
  return toPart({ ...contextOf([], manifests, checker), ...place }, checker, []);
}

/** Serializes and checks a bootstrap. */
export function renderBootstrapPart(
  { manifests, files }: RenderedBootstrap,
  { argocd }: Bootstrap,
  checker: Checker,
): RenderedPart {
  const part = renderArgocdPart(manifests, checker, argocd && { argocdVersion: argocd.version });
  return { ...part, files: [...part.files, ...files] };
}

function contextOf(
  manifests: readonly Manifest[],
  argocd: readonly Manifest[],
  { platform, schemas }: Checker,
): RuleContext {
  return { manifests, argocd, pods: podsOf(manifests), platform, schemas, provided: [] };
}

/** True for a manifest that a change rule covers and that differs from its committed version. */
function isCompared(
  { object }: Manifest,
  file: RenderedFile | KnownFile | undefined,
  isChanged: Checker['isChanged'],
): boolean {
  return file !== undefined && CHANGE_KINDS.has(object.kind) && isChanged(file);
}

/**
 * True for a part that can be recalled instead of rendered. The memory keeps no objects, but a change rule needs those
 * that differ from the commit.
 */
export function needsNoObjects(
  { files, manifests }: RenderedPart,
  { isChanged }: Checker,
): boolean {
  return !manifests.some((it, i) => isCompared(it, files[i], isChanged));
}

/** Serializes the manifests at once, so that thousands of them are not kept in memory. */
function toPart(
  context: RuleContext,
  { rules, isChanged }: Checker,
  suppressions: readonly Suppression[],
): RenderedPart {
  const all = [...context.manifests, ...context.argocd];
  // Before the checks, so that no rule can change what is written.
  const files = all.map(serialize);
  return {
    files,
    manifests: all.map((it) => outline(it, claimsOf(it.object))),
    changed: all.filter((it, i) => isCompared(it, files[i], isChanged)),
    findings: checkInstance(context, rules, suppressions),
  };
}
