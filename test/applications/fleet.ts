import { type App, isApp } from '../../lib/model/app';
import { runsIn } from '../../lib/model/app-layers';
import { releaseFile } from '../../lib/model/layout';
import { definePlatform } from '../../lib/model/platform';
import type { Release } from '../../lib/model/release';
import { type RenderedFleet, renderAndCheck } from '../../lib/render/render-fleet';
import { snapshotRelease } from '../../lib/testing/snapshot-release';
import * as checkout from './checkout';
import * as cleanup from './cleanup';
import * as database from './database';
import { environments } from './environments';
import * as exporter from './exporter';
import * as guestbook from './guestbook';
import * as logShipper from './log-shipper';
import * as nodeMetrics from './node-metrics';
import * as search from './search';
import * as shop from './shop';
import * as simulation from './simulation';
import { teams } from './teams';
import * as thumbnails from './thumbnails';
import * as voting from './voting';
import * as welcome from './welcome';

/** The apps of each application, by the name of its file, with what it is called and has. */
export const APPLICATIONS = {
  guestbook: application(
    'Guestbook',
    'a front end, with the leader and the followers of a cache',
    guestbook,
  ),
  shop: application(
    'Shop',
    'eleven services with gRPC probes, and a cache, in one namespace',
    shop,
  ),
  voting: application('Voting', 'two front ends, a worker, a cache and a database', voting),
  database: application('Database', 'a StatefulSet with claims', database),
  exporter: application('Exporter', 'three containers, with RBAC', exporter),
  welcome: application(
    'Front end',
    'TLS by cert-manager in dev, and by a load balancer elsewhere',
    welcome,
  ),
  cleanup: application('Cleanup', 'a CronJob', cleanup),
  checkout: application('Checkout', 'secrets of a store, as variables and files', checkout),
  'log-shipper': application('Log shipper', 'an agent that reads the logs of its node', logShipper),
  'node-metrics': application('Node metrics', 'an agent in the network of its node', nodeMetrics),
  thumbnails: application('Thumbnails', 'a worker that KEDA scales to zero', thumbnails),
  simulation: application(
    'Simulation',
    'an indexed batch on GPUs, with a pod failure policy',
    simulation,
  ),
  search: application('Search', 'a canary behind a load balancer, in production', search),
};

export type ApplicationName = keyof typeof APPLICATIONS;
export const NAMES = Object.keys(APPLICATIONS) as ApplicationName[];
export type EnvironmentName = keyof typeof environments;
export const ENVIRONMENTS = Object.keys(environments) as EnvironmentName[];

function application(title: string, about: string, module: Readonly<Record<string, unknown>>) {
  return { title, about, apps: Object.values(module).filter(isApp) };
}

/** The fleet of all applications in all environments, with `v1.0.0` released everywhere. */
export function renderApplications(): RenderedFleet {
  const apps = NAMES.flatMap((name) =>
    APPLICATIONS[name].apps.map((app) => ({ app, file: `fleet/apps/${name}.ts` })),
  );
  return renderAndCheck({
    platform: definePlatform({ repoURL: 'https://git.example.com/gitops.git' }),
    environments,
    teams,
    apps,
    releases: new Map(apps.flatMap(({ app }) => releasesOf(app))),
  });
}

function releasesOf(app: App): [file: string, Release][] {
  const release = snapshotRelease(app, 'v1.0.0');
  if (release === undefined) return [];
  return Object.values(environments)
    .filter((environment) => runsIn(app, environment))
    .map(({ name }) => [releaseFile(name, app.definition.name), release]);
}
