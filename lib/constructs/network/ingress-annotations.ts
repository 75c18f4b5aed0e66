import * as v from 'valibot';
import { show } from '../../base/hint';
import { parseJson } from '../../base/json';

/** The prefix of the annotations of the AWS load balancer. */
export const ALB_ANNOTATION = 'alb.ingress.kubernetes.io/';

/** Annotations of the AWS load balancer with JSON in them. */
const JSON_ANNOTATION = new RegExp(
  `^${ALB_ANNOTATION.replaceAll('.', '\\.')}(listen-ports|auth-idp-(cognito|oidc)|(actions|conditions|transforms)\\..+)$`,
);

type Annotations = Readonly<Record<string, string>>;

/**
 * What an Ingress of a workload cannot have.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 */
export const ANNOTATION_CHECKS = [
  v.check<Annotations, string>(
    (it) => !Object.hasOwn(it, 'kubernetes.io/ingress.class'),
    'The annotation kubernetes.io/ingress.class is not allowed beside `className`: the API server refuses both. Use `className`.',
  ),
  v.check<Annotations, (issue: v.CheckIssue<Annotations>) => string>(
    (it) => brokenJson(it) === undefined,
    ({ input }) =>
      `${show(brokenJson(input))} is not valid JSON: the load balancer controller would reject the Ingress.`,
  ),
] as const;

/** The first annotation with broken JSON. */
function brokenJson(annotations: Annotations): string | undefined {
  return Object.entries(annotations).find(
    ([key, value]) => JSON_ANNOTATION.test(key) && parseJson(value) === undefined,
  )?.[0];
}
