import { type DriftFilter, driftOf } from '../../lib/synth/drift';

test('drift is listed by instance', () => {
  const plan = {
    create: ['apps/dev/web/Service.web.k8s.yaml'],
    update: ['apps/dev/web/Deployment.web.k8s.yaml', 'argocd/dev/Application.web-dev.k8s.yaml'],
    delete: ['apps/production/orders/Job.orders.k8s.yaml', 'argocd/dev/AppProject.dev.k8s.yaml'],
    unchanged: ['bootstrap/AppProject.root.k8s.yaml'],
    foreign: [],
    blocked: [],
  };
  const units = (filter: DriftFilter) =>
    driftOf(plan, filter).map(({ unit, files }) => `${unit}: ${files.length}`);
  expect(units({})).toEqual(['dev/web: 3', 'production/orders: 1', 'dev: 1']);
  expect(units({ app: 'orders' })).toEqual(['production/orders: 1']);
  expect(units({ environment: 'dev', app: 'web' })).toEqual(['dev/web: 3']);
});
