import { nearest } from '../../base/hint';
import { objectAt } from '../../base/json';
import { ALB_FIELDS, NAMED_ALB_FIELD } from '../../constructs/network/alb-fields';
import { ALB_ANNOTATION } from '../../constructs/network/ingress-annotations';
import { indexOf, label } from '../object-index';
import type { Rule } from '../rule';

/** An annotation that the AWS Load Balancer Controller does not read. */
export const albAnnotation: Rule = {
  id: 'practice/alb-annotation',
  severity: 'warning',
  summary:
    'An Ingress has an annotation for the AWS Load Balancer Controller that the controller does not know.',
  why: 'The controller ignores it without a message. It is probably misspelled, or has another name.',
  source:
    'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/',
  about: ['Ingress'],
  *check(context) {
    for (const manifest of indexOf(context).ofKind('networking.k8s.io/Ingress')) {
      for (const key of Object.keys(objectAt(manifest.object, 'metadata', 'annotations'))) {
        if (!key.startsWith(ALB_ANNOTATION)) continue;
        const name = key.slice(ALB_ANNOTATION.length);
        if (ALB_FIELDS.has(name) || NAMED_ALB_FIELD.test(name)) continue;
        const guess = nearest(name, [...ALB_FIELDS.keys()]);
        const field = guess && ALB_FIELDS.get(guess);
        const hint = guess ? ` Did you mean "${ALB_ANNOTATION}${guess}"?` : '';
        yield {
          manifest,
          path: ['metadata', 'annotations', key],
          message: `${label(manifest)} has the annotation "${key}", which the AWS Load Balancer Controller does not know and ignores.${hint}`,
          fix: field
            ? `Set \`ingress.${field}\` of the app instead, which is checked.`
            : 'Use a field of `ingress.alb` instead, or remove the annotation. If a newer controller reads it, suppress the rule with that reason.',
        };
      }
    }
  },
};
