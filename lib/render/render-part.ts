import { checkInstance } from '../checks/check-instance';
import type { Finding } from '../checks/finding';
import { CHANGE_KINDS } from '../checks/immutable';
import { podsOf } from '../checks/pods';
import type { Rule, RuleContext } from '../checks/rule';
import type { GroupKind } from '../kubernetes/api-object';
import type { Schemas } from '../kubernetes/schemas/schemas';
import type { Environment } from '../model/environment';
import type { AppInstance } from '../model/fleet';
import { RENDERED_ROOT } from '../model/layout';
import { type Manifest, outline } from '../model/manifest';
import type { Platform } from '../model/platform';
import type { ProvidedObject } from '../model/provided';
import type { Suppression } from '../model/suppression';
import { renderApp } from './render-app';
import { renderApplication } from './render-argocd';
import { type RenderedFile, serialize } from './tree';

/** What an instance, or a part of Argo CD's side, was rendered to. */
export interface RenderedPart {
  readonly files: readonly RenderedFile[];
  /** Outlines of the manifests in the files. */
  readonly manifests: readonly Manifest[];
  /** The manifests, with their objects, that are committed otherwise and that a rule on changes is about. */
  readonly changed: readonly Manifest[];
  /** What the checks found. */
  readonly findings: readonly Finding[];
}

/** What each part of a fleet is checked with. */
export interface Checker {
  readonly platform: Platform;
  readonly rules: readonly Rule[];
  readonly schemas: Schemas;
  /** The kinds without a namespace that the fleet brings. */
  readonly clusterKinds: readonly GroupKind[];
  /** True for a file that is committed with another text. */
  readonly isChanged: (file: RenderedFile) => boolean;
}

/**
 * Builds an instance and the Application that deploys it, checks them and serializes them.
 *
 * @throws FleetError with everything that is refused before there is a manifest.
 */
export function renderInstance(it: AppInstance, checker: Checker): RenderedPart {
  const { app, environment } = it;
  const { name, provided = [], suppress = [] } = app.definition;
  const manifests = renderApp(it, checker.clusterKinds);
  const application = { appEnvironment: it, manifests };
  const context: RuleContext = {
    ...contextOf(
      manifests,
      renderApplication(application, checker.platform, RENDERED_ROOT),
      checker,
    ),
    app: name,
    environment,
    provided: [...provided, ...providedBy(environment)],
  };
  return toPart(context, checker, suppress);
}

/** What an app's namespace has by the word of the environment. */
function providedBy({ provided = [], defaults }: Environment): ProvidedObject[] {
  const pullSecrets = defaults?.imagePullSecrets ?? [];
  return [...provided, ...pullSecrets.map((name) => ({ kind: 'Secret', name }) as const)];
}

/** Checks and serializes a part of Argo CD's own side: of an environment, or what starts everything. */
export function renderArgocdPart(
  manifests: readonly Manifest[],
  checker: Checker,
  environment?: Environment,
): RenderedPart {
  const context = { ...contextOf([], manifests, checker), ...(environment && { environment }) };
  return toPart(context, checker, []);
}

function contextOf(
  manifests: readonly Manifest[],
  argocd: readonly Manifest[],
  { platform, schemas }: Checker,
): RuleContext {
  return { manifests, argocd, pods: podsOf(manifests), platform, schemas, provided: [] };
}

/** True for a manifest that a rule on changes is about, and whose file is committed with another text. */
function isCompared(
  { object }: Manifest,
  file: RenderedFile | undefined,
  isChanged: Checker['isChanged'],
): boolean {
  return file !== undefined && CHANGE_KINDS.has(object.kind) && isChanged(file);
}

/**
 * True for a part that can be recalled instead of rendered: the memory keeps no objects, and a rule on changes reads
 * those that are committed otherwise.
 */
export function needsNoObjects(
  { files, manifests }: RenderedPart,
  { isChanged }: Checker,
): boolean {
  return !manifests.some((it, i) => isCompared(it, files[i], isChanged));
}

/** Manifests become text at once: thousands of them need not be kept in memory. */
function toPart(
  context: RuleContext,
  { rules, isChanged }: Checker,
  suppressions: readonly Suppression[],
): RenderedPart {
  const all = [...context.manifests, ...context.argocd];
  // First: no rule changes what is written.
  const files = all.map(serialize);
  return {
    files,
    manifests: all.map(outline),
    changed: all.filter((it, i) => isCompared(it, files[i], isChanged)),
    findings: checkInstance(context, rules, suppressions),
  };
}
