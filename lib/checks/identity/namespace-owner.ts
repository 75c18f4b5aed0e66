import { apiGroup } from '../../kubernetes/api-object';
import type { Manifest } from '../../model/manifest';
import type { FleetRule } from '../rule';
import { appOf } from './app-of';

/** A Namespace object that an app adds for a namespace of several apps. */
export const namespaceOwner: FleetRule = {
  id: 'identity/namespace-owner',
  severity: 'error',
  summary: 'An app creates a Namespace that another app deploys to as well.',
  why: 'Argo CD sets its labels from two places, and deletes it with that app, including all objects of the other apps.',
  *check(manifests) {
    // Argo CD's own Namespace belongs to no app, and its Applications are in it wherever their apps are.
    const ofApps = manifests.filter((it) => appOf(it) !== undefined);
    for (const manifest of ofApps.filter(isNamespace)) {
      const other = ofApps.find((it) => isInside(it, manifest) && appOf(it) !== appOf(manifest));
      if (other === undefined) continue;
      const { name } = manifest.object.metadata;
      yield {
        manifest,
        conflictsWith: other,
        message: `The app ${appOf(manifest)} creates the Namespace ${name}, but ${appOf(other)} deploys to it too (${other.sourceFile}).`,
        fix: 'Remove the Namespace: Argo CD creates it with the first app that it deploys. Set its labels with `namespaceLabels`, its annotations with `namespaceAnnotations`, and the level of its pods with `podSecurity` of the app.',
      };
    }
  },
};

function isNamespace({ object }: Manifest): boolean {
  return object.kind === 'Namespace' && apiGroup(object) === '';
}

function isInside({ object, cluster }: Manifest, namespace: Manifest): boolean {
  return (
    cluster === namespace.cluster && object.metadata.namespace === namespace.object.metadata.name
  );
}
