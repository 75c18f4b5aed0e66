import { defineWebService, httpGet } from '../lib';
import { isAbout } from '../lib/checks/contents';
import { podsOf } from '../lib/checks/pods';
import type { Rule, RuleContext } from '../lib/checks/rule';
import { INSTANCE_RULES } from '../lib/checks/rules';
import { SCHEMA_RULES } from '../lib/checks/schema';
import { Schemas } from '../lib/kubernetes/schemas/schemas';
import { defineEnvironments } from '../lib/model/define-environments';
import { composeFleet, type Fleet } from '../lib/model/fleet';
import { RENDERED_ROOT, releaseFile } from '../lib/model/layout';
import type { Manifest } from '../lib/model/manifest';
import { definePlatform } from '../lib/model/platform';
import { renderApp } from '../lib/render/render-app';
import { renderApplication } from '../lib/render/render-argocd';
import { serialize } from '../lib/render/tree';
import {
  appNames,
  BASE,
  CLUSTERS,
  ENVIRONMENTS,
  OVERLAYS,
  REPO_URL,
  repository,
  TAG,
} from './workload';

// Measures the cost of each rule relative to rendering the bench fleet, in one process. The rendering time excludes
// startup and file access, so the share of a whole run is smaller.

const [apps = '300', runs = '5'] = process.argv.slice(2);
const fleet = benchFleet(Number(apps));
const schemas = new Schemas();
const rules: readonly Rule[] = [...SCHEMA_RULES, ...INSTANCE_RULES];
const spent = new Map<string, bigint>();
let rendering = 0n;
let found = 0;

for (let run = 0; run < Number(runs); run++) {
  // The first run is a warm-up.
  if (run === 1) [rendering, found] = [0n, 0, spent.clear()];
  for (const it of fleet.instances) {
    const start = process.hrtime.bigint();
    const manifests = renderApp(it);
    const rendered = { appEnvironment: it, manifests };
    const argocd = renderApplication(rendered, fleet.platform, RENDERED_ROOT);
    for (const manifest of [...manifests, ...argocd]) serialize(manifest);
    rendering += process.hrtime.bigint() - start;
    measureRules(unitOf(manifests, argocd, it.app.definition.name, it.environment));
  }
}
report();

function measureRules(unit: RuleContext): void {
  for (const rule of rules) {
    const { id, check } = rule;
    const start = process.hrtime.bigint();
    if (isAbout(rule, unit)) for (const _ of check(unit)) found++;
    spent.set(id, (spent.get(id) ?? 0n) + process.hrtime.bigint() - start);
  }
}

function unitOf(
  manifests: readonly Manifest[],
  argocd: readonly Manifest[],
  app: string,
  environment: Fleet['environments'][number],
): RuleContext {
  const { platform } = fleet;
  return {
    manifests,
    argocd,
    pods: podsOf(manifests),
    app,
    environment,
    platform,
    schemas,
    provided: [],
  };
}

function report(): void {
  const units = fleet.instances.length * (Number(runs) - 1);
  const micro = (time: bigint) => (Number(time) / units / 1000).toFixed(1).padStart(7);
  const share = (time: bigint) => `${((Number(time) / Number(rendering)) * 100).toFixed(1)} %`;
  const rows = [...spent].sort(([, a], [, b]) => Number(b - a));
  const total = rows.reduce((sum, [, time]) => sum + time, 0n);
  const lines = [
    `${units} instances, microseconds each; share of rendering`,
    `${micro(rendering)}  rendering`,
    ...rows.map(([id, time]) => `${micro(time)}  ${id}  ${share(time)}`),
    `${micro(total)}  all checks  ${share(total)}`,
    `${found} findings`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function benchFleet(count: number): Fleet {
  const environments = defineEnvironments(
    Object.fromEntries(
      ENVIRONMENTS.map((name, i) => [
        name,
        {
          promotionOrder: i + 1,
          cluster: { name: CLUSTERS[name] },
          namespace: '{app}-{environment}',
        },
      ]),
    ),
  );
  const sources = appNames(count).map((name) => ({
    file: `fleet/apps/${name}.ts`,
    app: defineWebService(environments, {
      name,
      image: repository(name),
      base: {
        port: 8080,
        replicas: BASE.replicas,
        resources: resources(BASE),
        readiness: httpGet('/healthz', { initialDelaySeconds: 5, periodSeconds: 10 }),
        config: BASE.config,
      },
      overlays: {
        dev: OVERLAYS.dev,
        staging: OVERLAYS.staging,
        production: { replicas: 4, resources: resources(OVERLAYS.production) },
      } as never,
    }),
  }));
  const releases = new Map(
    ENVIRONMENTS.flatMap((environment) =>
      appNames(count).map((app): [string, { images: Record<string, { tag: string }> }] => [
        releaseFile(environment, app),
        { images: { [app]: { tag: TAG } } },
      ]),
    ),
  );
  const platform = definePlatform({ repoURL: REPO_URL });
  return composeFleet({ platform, environments, apps: sources, releases });
}

function resources({
  cpu,
  memory,
}: Pick<typeof BASE, 'cpu' | 'memory'> | typeof OVERLAYS.production) {
  return {
    cpu: { request: cpu[0], limit: cpu[1] },
    memory: { request: memory[0], limit: memory[1] },
  } as never;
}
