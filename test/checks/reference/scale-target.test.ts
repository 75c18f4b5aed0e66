import { scaleTarget } from '../../../lib/checks/reference/scale-target';
import { deployment, object, violations } from '../unit';

const ref = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
const hpa = (scaleTargetRef: object) =>
  object('HorizontalPodAutoscaler', 'autoscaling/v2', { spec: { scaleTargetRef } });

test('an autoscaler without a target is refused', () => {
  const [found] = violations(scaleTarget, [deployment(), hpa({ ...ref, name: 'wbe' })]);
  expect(found).toMatchObject({
    object: 'HorizontalPodAutoscaler/web',
    path: 'spec.scaleTargetRef.name',
  });
  expect(found?.message).toContain('scales Deployment wbe');
  expect(found?.message).toContain('Did you mean "web"?');
  expect(found?.fix).toContain('replicas: { min, max');
  expect(
    violations(scaleTarget, [deployment(), hpa({ ...ref, kind: 'StatefulSet' })]),
  ).toHaveLength(1);
});

test('the group counts', () => {
  expect(violations(scaleTarget, [deployment(), hpa(ref)])).toEqual([]);
  const [found] = violations(scaleTarget, [deployment(), hpa({ kind: 'Deployment', name: 'web' })]);
  expect(found?.path).toBe('spec.scaleTargetRef.apiVersion');
  expect(found?.message).toContain('is in the group "apps"');
});

test('other autoscalers have defaults', () => {
  const keda = (name: string) =>
    object('ScaledObject', 'keda.sh/v1alpha1', { spec: { scaleTargetRef: { name } } });
  const vpa = (name: string) =>
    object('VerticalPodAutoscaler', 'autoscaling.k8s.io/v1', {
      spec: { targetRef: { kind: 'Deployment', name } },
    });
  expect(violations(scaleTarget, [deployment(), keda('web'), vpa('web')])).toEqual([]);
  expect(
    violations(scaleTarget, [deployment(), keda('api'), vpa('api')]).map(({ path }) => path),
  ).toEqual(['spec.scaleTargetRef.name', 'spec.targetRef.name']);
});

test('a custom resource may be the target, or create it', () => {
  const rollout = object('Rollout', 'argoproj.io/v1alpha1');
  const target = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'web' };
  expect(violations(scaleTarget, [rollout, hpa(target)])).toEqual([]);
  const operated = object('Database', 'example.com/v1');
  expect(violations(scaleTarget, [operated, hpa(ref)])).toEqual([]);
  const dashboard = object('GrafanaDashboard', 'grafana.integreatly.org/v1beta1');
  expect(violations(scaleTarget, [dashboard, hpa(ref)])).toHaveLength(1);
});

test('a misspelled target is refused, even beside an operator', () => {
  const check = (name: string, operated: string) =>
    violations(scaleTarget, [
      deployment(),
      object('Database', 'example.com/v1', {}, { name: operated }),
      hpa({ ...ref, name }),
    ]);
  expect(check('wbe', 'db')).toHaveLength(1);
  expect(check('db', 'db')).toEqual([]);
  expect(check('wbe', 'wbe')).toEqual([]);
  expect(check('web-primary', 'db')).toEqual([]);
});
