import { isPlainObject } from '../base/json';
import type { App } from './app';
import { layersFor } from './app-layers';
import type { NamedEnvironment } from './named-environment';
import { namesPeers } from './network-peers';
import { mentions } from './replace-texts';
import { REFERENCE_START } from './service-reference';

/** What is known of each base and overlay, which are frozen. */
const known = new WeakMap<object, boolean>();

/**
 * True if the spec of an app in an environment may name other apps, in references or in network policies: if the base or
 * one of the overlays does.
 */
export function namesApps(app: App, environment: NamedEnvironment): boolean {
  return layersFor(app, environment).some((layer) => {
    if (!isPlainObject(layer)) return false;
    const before = known.get(layer);
    if (before !== undefined) return before;
    const result = mentions(layer, REFERENCE_START) || namesPeers(layer);
    known.set(layer, result);
    return result;
  });
}
