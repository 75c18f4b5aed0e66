import { albAnnotation } from './practice/alb-annotation';
import { autoscaledReplicas } from './practice/autoscaled-replicas';
import { canaryWeights } from './practice/canary-weights';
import { disruptionBudget } from './practice/disruption-budget';
import { latest } from './practice/latest';
import { limits } from './practice/limits';
import { mutableTag } from './practice/mutable-tag';
import { oneReplica } from './practice/one-replica';
import { readinessProbe } from './practice/readiness-probe';
import { replicasAndAutoscaler } from './practice/replicas-and-autoscaler';
import { requests } from './practice/requests';
import { topologySpread } from './practice/topology-spread';
import type { Rule } from './rule';

/** The rules about configurations that the cluster accepts, but that cause outages later. */
export const PRACTICE_RULES: readonly Rule[] = [
  readinessProbe,
  requests,
  limits,
  mutableTag,
  latest,
  oneReplica,
  disruptionBudget,
  replicasAndAutoscaler,
  autoscaledReplicas,
  topologySpread,
  canaryWeights,
  albAnnotation,
];
