import { ApiObject } from 'cdk8s';
import { parse } from 'yaml';
import { defineStatefulService } from '../../lib';
import { defineTeams } from '../../lib/model/team';
import { renderFleet } from '../../lib/render/render-fleet';
import { environments, fleetOf, type WebAppDefinition, webApp } from '../fleet';

const teams = defineTeams({
  payments: {
    labels: { 'cost-center': '42', 'app.kubernetes.io/part-of': 'shop' },
    annotations: { 'example.com/owner': 'payments' },
    links: { Dashboard: 'https://grafana.example.com/{team}/{app}?env={environment}' },
  },
});

function render(changes: Partial<WebAppDefinition>) {
  const tree = renderFleet({ ...fleetOf(webApp(changes)), teams });
  return (path: string) => parse(tree.get(path) ?? 'null');
}

const DEPLOYMENT = 'apps/dev/web/Deployment.web.k8s.yaml';
const SERVICE = 'apps/dev/web/Service.web.k8s.yaml';
const APPLICATION = 'argocd/dev/Application.web-dev.k8s.yaml';

test('labels and annotations of team and app are on all objects, and those of the app win', () => {
  const read = render({
    team: 'payments',
    labels: { 'cost-center': '7' },
    annotations: { 'example.com/page': 'yes' },
  });
  for (const path of [DEPLOYMENT, SERVICE, APPLICATION]) {
    const { labels, annotations } = read(path).metadata;
    expect(labels).toMatchObject({ 'cost-center': '7', 'app.kubernetes.io/part-of': 'shop' });
    expect(annotations).toMatchObject({
      'example.com/owner': 'payments',
      'example.com/page': 'yes',
    });
  }
});

test('nothing but the metadata of the objects changes: no selector, and no pod is replaced', () => {
  const [plain, labeled] = [render({}), render({ team: 'payments' })];
  for (const path of [DEPLOYMENT, SERVICE]) expect(labeled(path).spec).toEqual(plain(path).spec);
});

test('claim templates, which cannot change, get no labels', () => {
  const labels = { tier: 'data' };
  const app = (more: object) =>
    defineStatefulService(environments, {
      name: 'db',
      image: 'example/db',
      base: { port: 1, volumeClaimTemplates: { data: { size: '1Gi', mount: '/data' } } },
      ...more,
    });
  const specOf = (more: object) => {
    const tree = renderFleet(fleetOf(app(more)));
    return parse(tree.get('apps/dev/db/StatefulSet.db.k8s.yaml') ?? '');
  };
  expect(specOf({ labels }).metadata.labels).toMatchObject(labels);
  expect(specOf({ labels }).spec).toEqual(specOf({}).spec);
});

test('an object that has the label already keeps its own', () => {
  const read = render({
    labels: { tier: 'app' },
    extend: (chart) =>
      chart.node
        .findAll()
        .filter(ApiObject.isApiObject)
        .find(({ kind }) => kind === 'Deployment')
        ?.metadata.addLabel('tier', 'own'),
  });
  expect(read(DEPLOYMENT).metadata.labels.tier).toBe('own');
  expect(read(SERVICE).metadata.labels.tier).toBe('app');
});

test('Argo CD shows the description, the team and the links, filled in', () => {
  const read = render({
    team: 'payments',
    description: 'Takes payments',
    links: { Wiki: 'https://w.example' },
  });
  const { metadata, spec } = read(APPLICATION);
  const dashboard = 'https://grafana.example.com/payments/web?env=dev';
  expect(spec.info).toEqual([
    { name: 'Description', value: 'Takes payments' },
    { name: 'Team', value: 'payments' },
    { name: 'Dashboard', value: dashboard },
    { name: 'Wiki', value: 'https://w.example' },
  ]);
  expect(metadata.annotations).toMatchObject({
    'link.argocd.argoproj.io/dashboard': `Dashboard|${dashboard}`,
    'link.argocd.argoproj.io/wiki': 'Wiki|https://w.example',
  });
  expect(read(DEPLOYMENT).metadata.annotations).not.toHaveProperty([
    'link.argocd.argoproj.io/wiki',
  ]);
});
