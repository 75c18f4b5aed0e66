import {
  defineEnvironments,
  defineWebService,
  type SecretSource,
  secret,
  type WebServiceAppSpec,
} from '../../../lib';
import { type JsonObject, objectAt } from '../../../lib/base/json';
import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';
import { composeFleet } from '../../../lib/model/fleet';
import { releaseFile, sealedFile } from '../../../lib/model/layout';
import { FleetError } from '../../../lib/model/problem';
import type { SealedFile } from '../../../lib/model/sealed-file';
import { buildManifests } from '../../../lib/render/build-manifests';
import { platform } from '../../fleet';

const cluster = { server: 'https://kubernetes.default.svc' };

/** An app with these settings in an environment with this source. */
export function instance(
  base: WebServiceAppSpec,
  secrets: SecretSource | undefined,
  sealed?: SealedFile,
) {
  const environments = defineEnvironments({
    dev: {
      cluster,
      namespace: '{app}-{environment}',
      promotionOrder: 1,
      ...(secrets && { secrets }),
    },
  });
  const app = defineWebService(environments, {
    name: 'orders',
    image: 'example/orders',
    images: { migrations: 'example/migrations' },
    base,
  });
  const images = { orders: { tag: 'v1' }, migrations: { tag: 'v1' } };
  const fleet = composeFleet({
    platform,
    environments,
    apps: [{ app, file: 'fleet/apps/orders.ts' }],
    releases: new Map([[releaseFile('dev', 'orders'), { images }]]),
    ...(sealed && { sealed: new Map([[sealedFile('dev', 'orders'), sealed]]) }),
  });
  const [first] = fleet.instances;
  if (first === undefined) throw new FleetError(fleet.problems);
  return first;
}

/** The rendered objects by `<Kind>/<name>`. */
export function render(...args: Parameters<typeof instance>): Map<string, ApiObjectJson> {
  return new Map(
    buildManifests(instance(...args)).map(({ object }) => [
      `${object.kind}/${object.metadata.name}`,
      object,
    ]),
  );
}

export const base = { port: 8080, secrets: { DATABASE_URL: secret('database-url') } } as const;
export const store = { kind: 'ClusterSecretStore', name: 'aws' } as const;

export function pod(object: ApiObjectJson | undefined): JsonObject {
  return objectAt(object, 'spec', 'template', 'spec');
}

export const container = (object: ApiObjectJson | undefined) =>
  objectAt(pod(object), 'containers', 0);
