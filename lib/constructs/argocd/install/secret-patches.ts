import { SEALING_DOMAIN } from '../../../kubernetes/sealing/scope';
import type { PlatformSecrets } from '../../../model/platform-secret';
import type { KustomizePatch } from './workload-patches';

/** The Secrets of Argo CD's own manifests, which controllers may add values to. */
const UPSTREAM_SECRETS = ['argocd-notifications-secret', 'argocd-secret'];

/** Sealed Secrets adds values only to a Secret that allows it. */
export function secretPatches(secrets: PlatformSecrets | undefined): KustomizePatch[] {
  if (secrets?.source.type !== 'sealed-secrets') return [];
  return UPSTREAM_SECRETS.filter((name) => secrets.secrets?.[name]?.merge).map((name) => ({
    patch: {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, annotations: { [`${SEALING_DOMAIN}/patch`]: 'true' } },
    },
  }));
}
