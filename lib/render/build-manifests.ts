import type { GroupKind } from '../kubernetes/api-object';
import { isPure } from '../model/app';
import type { AppInstance } from '../model/fleet';
import type { Manifest } from '../model/manifest';
import { withRouteChecksums } from './canary-routes';
import { withConfigChecksums } from './config-checksum';
import { withConfirmedDeletion } from './confirmed-deletion';
import { withHookChecksum } from './hook-checksum';
import { withMetadata } from './instance-metadata';
import { renderApp } from './render-app';
import { withSecretChecksums } from './secret-checksum';

/**
 * Builds the manifests of an instance, with the checksums that make changes take effect, what Argo CD asks about, and the app's
 * labels and annotations.
 *
 * @param clusterKinds cluster-scoped kinds besides the built-in ones. @default none
 * @throws FleetError with everything that prevents them from being built.
 */
export function buildManifests(
  it: AppInstance,
  clusterKinds?: readonly GroupKind[],
): readonly Manifest[] {
  const { app, environment } = it;
  const configured = withConfigChecksums(renderApp(it, clusterKinds), !isPure(app));
  const routed = withRouteChecksums(withSecretChecksums(configured, environment));
  const all = withConfirmedDeletion(withHookChecksum(routed, app.definition.name), environment);
  return withMetadata(all, it);
}
