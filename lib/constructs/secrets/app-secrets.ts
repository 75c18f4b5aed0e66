import type { Chart } from 'cdk8s';
import { InvalidPropsError } from '../../base/validation';
import type { BuildContext } from '../../model/app';
import type { AppSecret } from '../../model/app-secrets';
import { ENVIRONMENTS_FILE, sealedFile } from '../../model/layout';
import { sealCommand } from '../../model/seal-command';
import { formatSecretName } from '../../model/secret-keys';
import { addSecrets } from './add-secrets';

/**
 * Adds the objects that make an app's Kubernetes Secrets, from the source of the environment.
 *
 * @param wave the sync wave of the Secrets.
 * @throws FleetError if a sealed value is missing.
 * @throws InvalidPropsError if the environment has no source.
 */
export function addAppSecrets(
  chart: Chart,
  secrets: readonly AppSecret[],
  context: BuildContext,
  wave: number,
): void {
  if (secrets.length === 0) return;
  const { app, environment, namespace, sealed } = context;
  const source = environment.secrets;
  if (source === undefined) {
    const { name } = environment;
    const message = `${name} has no source of secrets. Set \`${name}.secrets\` in ${ENVIRONMENTS_FILE}, such as \`sealedSecrets()\` or \`externalSecrets({ … })\`.`;
    throw new InvalidPropsError([{ path: ['secrets'], message }]);
  }
  addSecrets(chart, secrets, {
    source,
    name: app,
    labels: { 'app.kubernetes.io/name': app, 'app.kubernetes.io/instance': app },
    placeholders: { app, environment: environment.name, namespace },
    namespace,
    wave,
    sealed: {
      secrets: sealed?.secrets ?? {},
      file: sealedFile(environment.name, app),
      nameOf: (key) => formatSecretName(app, key),
      command: (key) => sealCommand(app, environment.name, key),
    },
  });
}
