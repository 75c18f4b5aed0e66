import { backend } from '../../../lib/checks/reference/backend';
import { object, violations } from '../unit';

const service = (spec: object, name = 'web') => object('Service', 'v1', { spec }, { name });

const web = service({ selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] });
const ingress = (name: string, port: object, metadata: object = {}) =>
  object(
    'Ingress',
    'networking.k8s.io/v1',
    { spec: { rules: [{ http: { paths: [{ backend: { service: { name, port } } }] } }] } },
    metadata,
  );
const route = (ref: object, kind = 'HTTPRoute') =>
  object(kind, 'gateway.networking.k8s.io/v1', { spec: { rules: [{ backendRefs: [ref] }] } });
const PLACE = 'spec.rules[0].http.paths[0].backend.service';

test('an Ingress to a missing Service is refused', () => {
  const [found] = violations(backend, [web, ingress('wbe', { number: 80 })]);
  expect(found).toMatchObject({ object: 'Ingress/web', path: `${PLACE}.name` });
  expect(found?.message).toContain('the Service "wbe", which does not exist');
  expect(found?.message).toContain('Did you mean "web"?');
  expect(found?.fix).toContain("`provided: [{ kind: 'Service', name: 'wbe' }]`");
});

test('an Ingress to a missing port of a Service is refused', () => {
  expect(violations(backend, [web, ingress('web', { number: 80 })])).toEqual([]);
  expect(violations(backend, [web, ingress('web', { name: 'http' })])).toEqual([]);
  const [found] = violations(backend, [web, ingress('web', { number: 8080 })]);
  expect(found).toMatchObject({ path: `${PLACE}.port.number` });
  expect(found?.message).toContain('port 8080 of the Service "web", which has "http" 80');
  expect(violations(backend, [web, ingress('web', { name: 'htp' })])[0]?.message).toContain(
    'Did you mean "http"?',
  );
});

test('the default backend is checked, a resource is not', () => {
  const of = (defaultBackend: object) =>
    violations(backend, [
      web,
      object('Ingress', 'networking.k8s.io/v1', { spec: { defaultBackend } }),
    ]);
  expect(of({ service: { name: 'api', port: { number: 80 } } })).toMatchObject([
    { path: 'spec.defaultBackend.service.name' },
  ]);
  expect(of({ resource: { kind: 'Bucket', name: 'static' } })).toEqual([]);
});

test('an action of the AWS load balancer is not a Service', () => {
  const redirect = (annotations: object) =>
    violations(backend, [web, ingress('redirect', { name: 'use-annotation' }, { annotations })]);
  expect(redirect({ 'alb.ingress.kubernetes.io/actions.redirect': '{}' })).toEqual([]);
  expect(redirect({})).toHaveLength(1);
});

test('a route to a missing Service or port is refused', () => {
  expect(violations(backend, [web, route({ name: 'web', port: 80 })])).toEqual([]);
  expect(violations(backend, [web, route({ name: 'api', port: 80 })])).toMatchObject([
    { object: 'HTTPRoute/web', path: 'spec.rules[0].backendRefs[0].name' },
  ]);
  expect(violations(backend, [web, route({ name: 'web', port: 8080 }, 'GRPCRoute')])).toMatchObject(
    [{ path: 'spec.rules[0].backendRefs[0].port' }],
  );
  const backendRef = { name: 'api', port: 80 };
  const mirror = { spec: { rules: [{ filters: [{ requestMirror: { backendRef } }] }] } };
  expect(
    violations(backend, [object('HTTPRoute', 'gateway.networking.k8s.io/v1', mirror)]),
  ).toHaveLength(1);
});

test('a route to another kind or namespace passes', () => {
  const refs = [
    { name: 'api', port: 80, namespace: 'other' },
    { name: 'static', group: 'example.com', kind: 'Bucket' },
    { name: 'api', group: 'multicluster.x-k8s.io', kind: 'ServiceImport', port: 80 },
  ];
  expect(violations(backend, [web, ...refs.map((ref) => route(ref))])).toEqual([]);
});

test('a provided Service passes', () => {
  const provided = [{ kind: 'Service' as const, name: 'api' }];
  expect(violations(backend, [ingress('api', { number: 80 })], { provided })).toEqual([]);
  const external = service({ type: 'ExternalName', externalName: 'example.com' });
  expect(violations(backend, [external, ingress('web', { number: 443 })])).toEqual([]);
});

const rollout = (alb: object, canary: object = {}) =>
  object('Rollout', 'argoproj.io/v1alpha1', {
    spec: { strategy: { canary: { trafficRouting: { alb }, ...canary } } },
  });

test.each([
  [{ ingress: 'web', rootService: 'web' }, {}],
  [{ ingresses: ['web'] }, { stableService: 'web' }],
  [{ ingress: 'web' }, { pingPong: { pingService: 'web', pongService: 'api' } }],
])('the action that a Rollout with %j fills in needs no annotation and no port', (alb, canary) => {
  const action = ingress('web', { name: 'use-annotation' });
  expect(violations(backend, [web, action, rollout(alb, canary)])).toEqual([]);
});

test.each<[string, string, object, object]>([
  ['of another Ingress', 'web', { ingress: 'other', rootService: 'web' }, web],
  ['of another Service', 'web', { ingress: 'web', rootService: 'api' }, web],
  ['of a Service that does not exist', 'wbe', { ingress: 'web', rootService: 'wbe' }, web],
])('the action %s is refused nevertheless', (_, name, alb, existing) => {
  const action = ingress(name, { name: 'use-annotation' });
  expect(violations(backend, [existing as typeof web, action, rollout(alb)])).toHaveLength(1);
});
