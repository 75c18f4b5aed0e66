import { checkInstance } from '../checks/check-instance';
import type { Finding } from '../checks/finding';
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
import { renderApp } from './render-app';
import { renderApplication } from './render-argocd';
import { type RenderedFile, serialize } from './tree';

/** What an app in an environment was rendered to. */
export interface RenderedUnit {
  readonly files: readonly RenderedFile[];
  /** Outlines of the manifests in the files. */
  readonly manifests: readonly Manifest[];
  /** What the checks found. */
  readonly findings: readonly Finding[];
}

/** What every unit of a fleet is checked with. */
export interface Checker {
  readonly platform: Platform;
  readonly rules: readonly Rule[];
  readonly schemas: Schemas;
  /** The kinds without a namespace that the fleet brings. */
  readonly clusterKinds: readonly GroupKind[];
}

/**
 * Renders an app in an environment, and the Application that deploys it.
 *
 * @throws FleetError with everything that is refused before there is a manifest.
 */
export function renderInstance(it: AppInstance, checker: Checker): RenderedUnit {
  const { app, environment } = it;
  const { name, provided = [], suppress = [] } = app.definition;
  const manifests = renderApp(it, checker.clusterKinds);
  const application = { appEnvironment: it, manifests };
  const unit: RuleContext = {
    ...unitOf(manifests, renderApplication(application, checker.platform, RENDERED_ROOT), checker),
    app: name,
    environment,
    provided: [...provided, ...providedBy(environment)],
  };
  return toUnit(unit, () => checkInstance(unit, checker.rules, suppress));
}

/** What an app's namespace has by the word of the environment. */
function providedBy({ provided = [], defaults }: Environment): ProvidedObject[] {
  const pullSecrets = defaults?.imagePullSecrets ?? [];
  return [...provided, ...pullSecrets.map((name) => ({ kind: 'Secret', name }) as const)];
}

/** Argo CD's own side, of an environment or of the bootstrap. */
export function argocdUnit(
  manifests: readonly Manifest[],
  checker: Checker,
  environment?: Environment,
): RenderedUnit {
  const unit = { ...unitOf([], manifests, checker), ...(environment && { environment }) };
  return toUnit(unit, () => checkInstance(unit, checker.rules, []));
}

function unitOf(
  manifests: readonly Manifest[],
  argocd: readonly Manifest[],
  { platform, schemas }: Checker,
): RuleContext {
  return { manifests, argocd, pods: podsOf(manifests), platform, schemas, provided: [] };
}

/** Manifests become text at once: thousands of them need not be kept in memory. */
function toUnit({ manifests, argocd }: RuleContext, check: () => Finding[]): RenderedUnit {
  const all = [...manifests, ...argocd];
  // First: no rule changes what is written.
  const files = all.map(serialize);
  return { files, manifests: all.map(outline), findings: check() };
}
