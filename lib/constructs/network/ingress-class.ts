import type { IngressSpec } from './ingress-spec';

const ALB = 'alb';

/** The class of an Ingress. */
export function classOf({ className = ALB }: Pick<IngressSpec, 'className'>): string {
  return className;
}

/** True for an Ingress served by an AWS load balancer. */
export function isAlb(spec: Pick<IngressSpec, 'className'>): boolean {
  return classOf(spec) === ALB;
}
