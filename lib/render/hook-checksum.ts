import { annotatedOptions } from '../checks/sync-options';
import { checksum } from '../constructs/pod/checksum';
import { isHook, type SyncPhase, syncPhasesOf } from '../kubernetes/sync-step';
import { filePath, type Manifest } from '../model/manifest';
import { withAnnotation } from './with-annotation';

/** The annotation with the checksum of an app's hooks. */
export const HOOK_CHECKSUM = 'checksum/hooks';

/** False for the hooks of a deletion. */
const isInSync = (phase: SyncPhase) => phase !== 'PreDelete' && phase !== 'PostDelete';

/** The kinds of the main workload. */
const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Rollout'];

/**
 * Puts a checksum of an app's hooks on its main workload. Argo CD does not count hooks when it compares: if a release
 * changes a migration and nothing else, no sync would start. The annotation is on the workload itself, not on its pods,
 * so no pod is replaced.
 */
export function withHookChecksum(manifests: readonly Manifest[], app: string): readonly Manifest[] {
  const hooks = manifests.filter(
    ({ object }) => isHook(object) && syncPhasesOf(object).some(isInSync),
  );
  const carrier = hooks.length > 0 ? carrierOf(manifests, app) : undefined;
  if (carrier === undefined) return manifests;
  const value = checksum(
    Object.fromEntries(hooks.map((it) => [filePath(it), JSON.stringify(it.object)])),
  );
  return manifests.map((it) => (it === carrier ? withAnnotation(it, HOOK_CHECKSUM, value) : it));
}

/** The main workload; without one, any object that Argo CD compares. */
function carrierOf(manifests: readonly Manifest[], app: string): Manifest | undefined {
  // Argo CD would delete and create one with `Replace=true` at each change.
  const compared = manifests.filter(
    ({ object }) => !isHook(object) && !annotatedOptions(object).includes('Replace=true'),
  );
  const workloads = compared.filter(({ object }) => WORKLOADS.includes(object.kind));
  return (
    workloads.find(({ object }) => object.metadata.name === app) ?? workloads[0] ?? compared[0]
  );
}
