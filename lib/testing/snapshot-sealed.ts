import type { App } from '../model/app';
import { specFor } from '../model/app-layers';
import { appNamespace } from '../model/app-namespaces';
import { secretsOf } from '../model/app-secrets';
import type { Environment } from '../model/environment';
import type { SealedFile, SealedValues } from '../model/sealed-file';
import { findTeam, type Teams } from '../model/team';

/** Every sealed value in a test: the real ones are not part of it. */
const SNAPSHOT_VALUE = { sealed: 'sealed-snapshot' };

/** Values for everything that an app needs sealed in an environment; of files without a list, a single one. */
export function snapshotSealed(app: App, environment: Environment, teams: Teams): SealedFile {
  const { name } = app.definition;
  const spec = specFor(app, environment) ?? {};
  const { team } = findTeam(app.definition.team, teams);
  const namespace = appNamespace(app, environment, team);
  const secrets = secretsOf(name, spec).map(({ name, values, files }): [string, SealedValues] => {
    const keys = files ? Object.keys(files.files ?? { snapshot: '' }) : [...values.keys()];
    const sealed = Object.fromEntries(keys.map((key) => [key, SNAPSHOT_VALUE]));
    return [name, { namespace, scope: 'strict', values: sealed }];
  });
  return { secrets: Object.fromEntries(secrets) };
}
