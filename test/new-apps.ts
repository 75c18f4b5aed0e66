import type { NewAppKind } from '../lib/cli/app-source';
import { newAppFiles } from '../lib/cli/new-command';
import { appFile } from '../lib/model/layout';
import { environments } from './environments';

/** What `argosy new` can be asked for: the kind, the port, the function that defines it, the main object. */
export const NEW_APPS: readonly [NewAppKind, string | undefined, string, string][] = [
  ['web-service', '8080', 'defineWebService', 'Deployment'],
  ['worker', undefined, 'defineWorker', 'Deployment'],
  ['stateful-service', '5432', 'defineStatefulService', 'StatefulSet'],
  ['daemon', undefined, 'defineDaemon', 'DaemonSet'],
  ['daemon', '9100', 'defineDaemon', 'DaemonSet'],
  ['scheduled-job', undefined, 'defineScheduledJob', 'CronJob'],
];

/** The text of the file of a new app, `shop`. */
export function newAppSource(kind: NewAppKind, port: string | undefined): string {
  const options = { kind, image: 'example/shop:v1', ...(port !== undefined && { port }) };
  return (
    newAppFiles('shop', options, [{ ...environments.dev, name: 'dev', production: true }]).get(
      appFile('shop'),
    ) ?? ''
  );
}
