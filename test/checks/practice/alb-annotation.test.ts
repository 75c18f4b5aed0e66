import { albAnnotation } from '../../../lib/checks/practice/alb-annotation';
import { object, violations } from '../unit';

const prefix = 'alb.ingress.kubernetes.io/';

const found = (annotations: Readonly<Record<string, string>>) =>
  violations(albAnnotation, [
    object('Ingress', 'networking.k8s.io/v1', { spec: {} }, { annotations }),
  ]);

test('an annotation that the controller does not know gets a hint to the field', () => {
  expect(found({ [`${prefix}healthcheck-pth`]: '/' })).toEqual([
    expect.objectContaining({
      object: 'Ingress/web',
      message: expect.stringContaining(`Did you mean "${prefix}healthcheck-path"?`),
      fix: expect.stringContaining('`ingress.alb.healthCheck.path`'),
    }),
  ]);
  expect(found({ [`${prefix}colour`]: 'red' })).toEqual([
    expect.objectContaining({ fix: expect.stringContaining('a field of `ingress.alb`') }),
  ]);
});

test.each([
  `${prefix}group.name`,
  `${prefix}mutual-authentication`,
  `${prefix}actions.redirect`,
  `${prefix}conditions.web`,
  'nginx.ingress.kubernetes.io/rewrite-target',
])('the annotation %s is not reported', (key) => {
  expect(found({ [key]: '' })).toEqual([]);
});
