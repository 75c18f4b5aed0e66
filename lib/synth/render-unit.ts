import type { AppEnvironment } from '../model/fleet';
import { type Manifest, outline } from '../model/manifest';
import type { Platform } from '../model/platform';
import { renderApp } from './render';
import { renderApplication } from './render-argocd';
import { RENDERED_ROOT, type RenderedFile, serialize } from './tree';

/** What an app in an environment was rendered to: its files, and outlines of the manifests in them. */
export interface RenderedUnit {
  readonly files: readonly RenderedFile[];
  readonly manifests: readonly Manifest[];
}

/**
 * Renders an app in an environment, and the Application that deploys it.
 *
 * @throws FleetError with everything that is refused.
 */
export function renderUnit(appEnvironment: AppEnvironment, platform: Platform): RenderedUnit {
  const manifests = renderApp(appEnvironment);
  const application = renderApplication({ appEnvironment, manifests }, platform, RENDERED_ROOT);
  return toUnit([...manifests, ...application]);
}

/** Manifests become text at once: thousands of them need not be kept in memory. */
export function toUnit(manifests: readonly Manifest[]): RenderedUnit {
  return { files: manifests.map(serialize), manifests: manifests.map(outline) };
}
