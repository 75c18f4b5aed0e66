import { ApiObject } from 'cdk8s';
import fc from 'fast-check';
import { parse } from 'yaml';
import { defineArgoApp, defineWebService } from '../../lib';
import type { App } from '../../lib/model/app';
import { defineEnvironments, type EnvironmentProps } from '../../lib/model/environment';
import { releaseFile } from '../../lib/model/layout';
import { definePlatform } from '../../lib/model/platform';
import { defineTeams, type TeamProps } from '../../lib/model/team';
import { renderAndCheck } from '../../lib/render/render-fleet';
import { snapshotRelease } from '../../lib/testing/snapshot-release';
import { type Deployed, type ProjectObject, permitsObject, permitsSource } from '../argocd-project';
import { authorizer } from '../argocd-rbac';

// Two teams in four environments, of which production has two regions.
const place = (promotionOrder: number, name: string): EnvironmentProps => ({
  promotionOrder,
  cluster: { name },
  namespace: '{app}-{environment}',
});
const environments = defineEnvironments({
  dev: place(1, 'dev'),
  staging: { ...place(2, 'staging'), allow: { namespaces: ['shared-*'] } },
  'production-eu': place(3, 'eu'),
  'production-us': place(3, 'us'),
});
type Name = keyof typeof environments;
const NAMES = Object.keys(environments) as Name[];

const CHARTS = 'https://charts.example.com';
const TOPIC = { group: 'kafka.strimzi.io', kind: 'KafkaTopic' };
const QUEUE = { group: 'example.com', kind: 'Queue' };
const ROLE = { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' };

const platform = definePlatform({
  repoURL: 'https://git.example.com/gitops.git',
  roles: { developers: { groups: ['developers'], allow: ['get'] } },
});

/** An app that adds an object to those of its kind. */
const appWith = (team: string | undefined, { group, kind, name, namespace }: Deployed): App =>
  defineWebService(environments, {
    name: 'web',
    image: 'example/web',
    ...(team !== undefined && { team }),
    base: { port: 8080 },
    extend: (chart) =>
      void new ApiObject(chart, 'Added', {
        apiVersion: group === '' ? 'v1' : `${group}/v1`,
        kind,
        metadata: { name, ...(namespace !== undefined && { namespace }) },
      }),
  });

function render(app: App, props: Readonly<Record<'payments' | 'search', TeamProps>>) {
  const release = snapshotRelease(app, 'v1.0.0');
  const releases = NAMES.map((it) => releaseFile(it, app.definition.name));
  const { tree, findings } = renderAndCheck({
    platform,
    environments,
    teams: defineTeams(props),
    apps: [{ app, file: 'fleet/apps/web.ts' }],
    releases: new Map(release ? releases.map((it) => [it, release]) : []),
  });
  const read = (path: string) => parse(tree.get(path) ?? 'null');
  /** The project that the Application names: Argo CD asks no other. */
  const projectIn = (environment: Name): ProjectObject => {
    const { project } = read(`argocd/${environment}/Application.web-${environment}.k8s.yaml`).spec;
    return read(`argocd/${environment}/AppProject.${project}.k8s.yaml`);
  };
  const isRefused = (environment: Name) =>
    findings.some(
      (it) => it.environment === environment && /^argocd\/(rights|project)$/.test(it.rule),
    );
  return { read, projectIn, isRefused };
}

const teamProps = fc.record(
  {
    kinds: fc.subarray([TOPIC, QUEUE]),
    clusterKinds: fc.subarray([ROLE]),
    namespaces: fc.subarray(['payments-*', 'monitoring', 'kube-system']),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<TeamProps>;

const deployed: fc.Arbitrary<Deployed> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(TOPIC, QUEUE, { group: '', kind: 'ConfigMap' }),
      fc.constantFrom('payments-7', 'monitoring', 'kube-system', 'shared-1', 'web-dev'),
    )
    .map(([kind, namespace]) => ({ ...kind, name: 'added', namespace })),
  fc.constant({ ...ROLE, name: 'added' }),
);

test('an app is refused exactly where Argo CD would refuse it in its project', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('payments', 'search', undefined),
      fc.record({ payments: teamProps, search: teamProps }),
      deployed,
      (team, props, object) => {
        const { projectIn, isRefused } = render(appWith(team, object), props);
        for (const it of NAMES) {
          expect([it, isRefused(it)]).toEqual([it, !permitsObject(projectIn(it), object)]);
        }
      },
    ),
    { numRuns: 25 },
  );
});

test.each<[string | undefined, boolean]>([
  ['payments', true],
  ['search', false],
  [undefined, false],
])('an app of the team %s may read the repository of payments: %s', (team, isAllowed) => {
  const app = defineArgoApp(environments, {
    name: 'web',
    ...(team !== undefined && { team }),
    base: { source: { type: 'helm', repoURL: CHARTS, chart: 'web', revision: '1.0.0' } },
  });
  const props = { payments: { sourceRepos: [CHARTS] }, search: {} };
  const { projectIn, isRefused } = render(app, props);
  for (const it of NAMES) {
    expect([permitsSource(projectIn(it), CHARTS), isRefused(it)]).toEqual([isAllowed, !isAllowed]);
  }
});

test('the members of a team sync its apps only, and the roles of the platform apply to all', async () => {
  const props = { payments: { groups: ['payments'] }, search: { groups: ['search'] } };
  const { read } = render(appWith('payments', { group: '', kind: 'ConfigMap', name: 'c' }), props);
  for (const environment of NAMES) {
    const projects = ['payments-', 'search-', ''].map((it) => `${it}${environment}`);
    // Argo CD adds the policies of a project's roles to its own, and their groups.
    const roles = projects.flatMap(
      (it): NonNullable<ProjectObject['spec']['roles']> =>
        read(`argocd/${environment}/AppProject.${it}.k8s.yaml`).spec.roles,
    );
    const lines = roles.flatMap(({ policies, groups }) => {
      const [, subject] = /^p, (\S+), /.exec(policies[0] ?? '') ?? [];
      return [...policies, ...groups.map((group) => `g, ${group}, ${subject}`)];
    });
    const may = await authorizer({ 'policy.csv': lines.join('\n') });
    const allowed = async (group: string, action: string) => {
      const asked = projects.map(async (it) => {
        const is = await may({ name: 'ann', groups: [group] }, 'applications', action, `${it}/web`);
        return is ? [it] : [];
      });
      return (await Promise.all(asked)).flat();
    };
    expect(await allowed('payments', 'sync')).toEqual([`payments-${environment}`]);
    expect(await allowed('search', 'sync')).toEqual([`search-${environment}`]);
    expect(await allowed('payments', 'delete')).toEqual([]);
    expect(await allowed('developers', 'get')).toEqual(projects);
    expect(await allowed('developers', 'sync')).toEqual([]);
  }
});
