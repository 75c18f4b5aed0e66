import type { Chart } from 'cdk8s';
import { PLATFORM_SEALED_FILE } from '../../model/layout';
import type { PlatformSecrets } from '../../model/platform-secret';
import { platformSealCommand } from '../../model/seal-command';
import type { SealedFile } from '../../model/sealed-file';
import { addSecrets } from './add-secrets';

/**
 * Adds the objects that make the secrets of Argo CD.
 *
 * @throws FleetError if a sealed value is missing.
 */
export function addPlatformSecrets(
  chart: Chart,
  { source, secrets }: PlatformSecrets,
  namespace: string,
  sealed: SealedFile | undefined,
): void {
  const wanted = Object.entries(secrets).map(([name, { values, ...rest }]) => ({
    name,
    values: new Map(Object.entries(values)),
    ...rest,
  }));
  addSecrets(chart, wanted, {
    source,
    name: 'argocd',
    labels: { 'app.kubernetes.io/part-of': 'argocd' },
    placeholders: { app: 'argocd', environment: 'argocd', namespace },
    namespace,
    wave: undefined,
    sealed: {
      secrets: sealed?.secrets ?? {},
      file: PLATFORM_SEALED_FILE,
      nameOf: ({ secret, key }) => `${secret}/${key}`,
      command: platformSealCommand,
    },
  });
}
