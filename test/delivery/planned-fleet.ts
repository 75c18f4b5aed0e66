import { defineWebService } from '../../lib';
import { FleetAt } from '../../lib/delivery/history/fleet-at';
import type { Decision } from '../../lib/delivery/plan/decision';
import type { PlanContext } from '../../lib/delivery/plan/plan-context';
import { defineEnvironments } from '../../lib/model/define-environments';
import type { ReleasePolicy } from '../../lib/model/release-policy';
import type { FleetDefinitions } from '../../lib/render/load';
import { platform } from '../environments';
import type { ReleaseRepository } from './release-repository';

/** Release policies by environment. */
export type Policies = Readonly<Record<string, ReleasePolicy>>;

const cluster = { server: 'https://kubernetes.default.svc' };

function environmentsWith(policies: Policies) {
  const place = (name: string, promotionOrder: number) => ({
    cluster,
    promotionOrder,
    namespace: '{app}-{environment}',
    ...(policies[name] && { releases: policies[name] }),
  });
  return defineEnvironments({
    dev: place('dev', 1),
    staging: place('staging', 2),
    production: place('production', 3),
  });
}

/** The regions in which the group `production` runs, in promotion order: the first two are side by side. */
export const REGIONS = ['production-ap', 'production-eu', 'production-us'] as const;

function regionsWith(policies: Policies) {
  const pattern = { namespace: '{app}-{environment}' };
  const place = (name: string) => ({
    cluster,
    ...(policies[name] && { releases: policies[name] }),
  });
  const member = (name: string) => ({ [name]: place(name) });
  const [ap, eu, us] = REGIONS;
  return defineEnvironments({
    dev: { ...pattern, ...place('dev'), promotionOrder: 1 },
    staging: { ...pattern, ...place('staging'), promotionOrder: 2 },
    production: {
      ...pattern,
      promotionOrder: 3,
      ...(policies['production'] && { releases: policies['production'] }),
      environments: {
        ...member(ap),
        ...member(eu),
        [us]: { ...place(us), promotionOrder: 4 },
      },
    },
  });
}

const environments = environmentsWith({});
const base = { port: 8080 };

/** An app with one image, one with two, and one that does not run in staging. */
const apps = [
  defineWebService(environments, { name: 'web', image: 'example/web', base }),
  defineWebService(environments, {
    name: 'orders',
    image: 'example/orders',
    images: { migrations: 'example/orders-migrations' },
    base: { ...base, migrations: { migrate: { image: 'migrations' } } },
  }),
  defineWebService(environments, {
    name: 'tool',
    image: 'example/tool',
    base,
    overlays: { staging: null },
  }),
].map((app) => ({ app, file: `fleet/apps/${app.definition.name}.ts` }));

/** A fleet of three apps in dev, staging and production, without its releases. */
export function definitions(policies: Policies = {}): FleetDefinitions {
  return { environments: environmentsWith(policies), platform, apps, problems: [] };
}

/** The same fleet, with production in three regions. */
export function regionDefinitions(policies: Policies = {}): FleetDefinitions {
  return { ...definitions(), environments: regionsWith(policies) };
}

/** That fleet, with the releases of a repository's last commit. */
export function fleetOn({ git, head }: ReleaseRepository, policies: Policies = {}): FleetAt {
  return new FleetAt(definitions(policies), git, head);
}

/** A context long after all commits of a test, without an order of source commits. */
export const context: PlanContext = { ancestry: () => 'unknown', now: 2_000_000_000_000 };

/** A short description of each decision, such as `change dev/web v2`, with images sorted by name. */
export function told(decisions: readonly Decision[]): string[] {
  return decisions.map((it) => {
    const unit = `${it.kind} ${it.environment}/${it.app}`;
    if (it.kind !== 'change') return `${unit}: ${it.why}`;
    const images = Object.entries(it.after.images).sort(([a], [b]) => (a < b ? -1 : 1));
    return [unit, ...images.map(([, { revision, tag, digest }]) => revision ?? tag ?? digest)].join(
      ' ',
    );
  });
}
