import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { canary, setWeight } from '../../lib';
import { defineTeams } from '../../lib/model/team';
import type { Committed } from '../../lib/render/committed';
import { renderAndCheck } from '../../lib/render/render-fleet';
import type { RenderedTree } from '../../lib/render/tree';
import { environments, fleetOf, type WebAppDefinition, webApp } from '../fleet';

/** A commit of the rendered files of an app. */
function commitOf(changes: Partial<WebAppDefinition>): Committed {
  return commitOfTree(renderAndCheck(fleetOf(webApp(changes))).tree);
}

function commitOfTree(tree: RenderedTree): Committed {
  return {
    paths: [...tree.keys()],
    isChanged: ([path, text]: readonly [string, string]) =>
      tree.has(path) && tree.get(path) !== text,
    read: (paths: readonly string[]) => new Map(paths.map((path) => [path, tree.get(path) ?? ''])),
  } as unknown as Committed;
}

const found = (before: Partial<WebAppDefinition>, after: Partial<WebAppDefinition>) =>
  renderAndCheck(fleetOf(webApp(after)), { committed: commitOf(before) })
    .findings.filter((it) => it.rule.startsWith('immutable/'))
    .map((it) => `${it.rule} ${it.environment} ${it.suppressed ?? it.severity}`);

const claim = (onDelete: 'delete' | 'orphan', size = '1Gi') => ({
  base: {
    port: 8080,
    strategy: 'Recreate' as const,
    volumes: { data: { claim: { size: size as '1Gi', onDelete } } },
    mounts: { '/data': 'data' },
  },
});

test('a change of a committed object is checked in each environment', () => {
  expect(found(claim('orphan', '2Gi'), claim('orphan', '1Gi'))).toEqual([
    'immutable/claim dev error',
    'immutable/claim production error',
  ]);
  expect(found(claim('orphan', '1Gi'), claim('orphan', '2Gi'))).toEqual([]);
});

test('a change is checked as the environment applies it', () => {
  const sources = (changes: Partial<WebAppDefinition>) => {
    const fleet = fleetOf(webApp(changes));
    const sync = { options: { serverSideApply: true } };
    const production = { ...environments.production, sync };
    return { ...fleet, environments: { ...environments, production } };
  };
  const committed = commitOf({});
  const recreate = { base: { port: 8080, strategy: 'Recreate' as const } };
  const { findings } = renderAndCheck(sources(recreate), { committed });
  const changes = findings.filter((it) => it.rule === 'immutable/strategy');
  expect(changes.map((it) => it.environment)).toEqual(['production']);
});

test('an app can suppress it like any rule', () => {
  const suppress = [{ rule: 'immutable/claim', reason: 'The disk was restored.' }] as const;
  expect(found(claim('orphan', '2Gi'), { ...claim('orphan', '1Gi'), suppress })[0]).toBe(
    'immutable/claim dev The disk was restored.',
  );
});

test('removing data of an app that remains is reported, unless Argo CD keeps it', () => {
  expect(found(claim('delete'), {})).toEqual([
    'immutable/removed-data dev error',
    'immutable/removed-data production error',
  ]);
  expect(found(claim('orphan'), {})).toEqual([]);
  expect(found(claim('delete'), { overlays: { production: null } })).toEqual([
    'immutable/removed-data dev error',
  ]);
});

const database = (name: string, volumeClaimTemplates: object[]): Partial<WebAppDefinition> => ({
  extend: (chart) =>
    void new k8s.KubeStatefulSet(chart, 'Database', {
      metadata: { name },
      spec: {
        serviceName: 'web',
        selector: { matchLabels: { app: 'db' } },
        template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'db' }] } },
        volumeClaimTemplates,
      },
    }),
});

test('renaming a StatefulSet with claims is reported: the new claims would be empty', () => {
  const claims = [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }];
  expect(found(database('db', claims), database('db2', claims))).toContain(
    'immutable/removed-data production error',
  );
  expect(found(database('db', []), database('db2', []))).toEqual([]);
});

test('what could not be rendered is not gone', () => {
  const extend = () => {
    throw new Error('no good');
  };
  expect(found(claim('delete'), { extend })).toEqual([]);
});

test('an object is not removed together with the right to delete it, nor with a move to a team without it', () => {
  const QUEUE = { group: 'example.com', kind: 'Queue' };
  const teams = defineTeams({ queues: { kinds: [QUEUE] }, others: {} });
  const extend: WebAppDefinition['extend'] = (chart) =>
    void new ApiObject(chart, 'Queue', {
      apiVersion: 'example.com/v1',
      kind: 'Queue',
      metadata: { name: 'jobs' },
    });
  const sources = (changes: Partial<WebAppDefinition>) => ({ ...fleetOf(webApp(changes)), teams });
  const { tree } = renderAndCheck(sources({ team: 'queues', extend }));
  const removedRights = (changes: Partial<WebAppDefinition>) =>
    renderAndCheck(sources(changes), { committed: commitOfTree(tree) })
      .findings.filter(({ rule }) => rule === 'immutable/removed-right')
      .map((it) => `${it.object?.kind} in ${it.environment}: ${it.message}`);
  expect(removedRights({ team: 'queues' })).toEqual([]);
  expect(removedRights({ team: 'others' })).toEqual([
    expect.stringMatching(/^Queue in dev: .* the project others-dev does not allow it/),
    expect.stringMatching(/^Queue in production: .* the project others-production/),
  ]);
  expect(removedRights({})).toHaveLength(2);
  expect(removedRights({ team: 'queues', overlays: { production: null } })).toEqual([]);
});

const strategy = (it: ReturnType<typeof canary> | undefined): Partial<WebAppDefinition> => ({
  base: {
    port: 8080,
    ...(it && { strategy: it }),
    route: { host: 'a.example.com', gateway: { name: 'public' } },
  },
});
const byPods = strategy(canary({ steps: [setWeight(10)] }));
const byGateway = strategy(canary({ steps: [setWeight(10)], trafficRouting: 'gateway' }));

test('a Deployment becomes a Rollout only if Argo CD deletes it last, by a committed option', () => {
  const both = ['immutable/workload-kind dev error', 'immutable/workload-kind production error'];
  expect(found(strategy(undefined), byPods)).toEqual(both);
  const sources = (changes: Partial<WebAppDefinition>) => {
    const fleet = fleetOf(webApp(changes));
    const sync = { options: { pruneLast: true } };
    const production = { ...environments.production, sync };
    return { ...fleet, environments: { ...environments, production } };
  };
  const { tree } = renderAndCheck(sources(strategy(undefined)));
  const committed = commitOfTree(tree);
  const { findings } = renderAndCheck(sources(byGateway), { committed });
  expect(
    findings.filter((it) => it.rule === 'immutable/workload-kind').map((it) => it.environment),
  ).toEqual(['dev']);
});

test('a Rollout becomes a Deployment after its Service selects all pods again', () => {
  const both = ['immutable/workload-kind dev error', 'immutable/workload-kind production error'];
  expect(found(byGateway, strategy(undefined))).toEqual(both);
  expect(found(byGateway, byPods)).toEqual([]);
  expect(found(byPods, strategy(undefined))).toEqual([]);
  expect(found(byPods, byGateway)).toEqual([]);
});

test('a removed file that holds no API object is passed over', () => {
  const sources = fleetOf(webApp());
  const { tree } = renderAndCheck(sources);
  const edited = new Map([...tree]);
  edited.set('apps/dev/web/ConfigMap.old.k8s.yaml', 'kind: ConfigMap\nmetadata: { name: old }\n');
  const committed = commitOfTree(edited as unknown as RenderedTree);
  expect(renderAndCheck(sources, { committed }).findings).toEqual(renderAndCheck(sources).findings);
});
