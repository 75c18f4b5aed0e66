import { analysisTemplate } from './reference/analysis-template';
import { backend } from './reference/backend';
import { claim } from './reference/claim';
import { configMap } from './reference/config-map';
import { disruptionBudget } from './reference/disruption-budget';
import { probePort } from './reference/probe-port';
import { scaleTarget } from './reference/scale-target';
import { secret } from './reference/secret';
import { serviceAccount } from './reference/service-account';
import { servicePort } from './reference/service-port';
import { serviceSelector } from './reference/service-selector';
import { sharedPods } from './reference/shared-pods';
import { subject } from './reference/subject';
import { volume } from './reference/volume';
import { workloadSelector } from './reference/workload-selector';
import type { Rule } from './rule';

/** The rules about references between the objects of an app. */
export const REFERENCE_RULES: readonly Rule[] = [
  workloadSelector,
  serviceSelector,
  servicePort,
  sharedPods,
  probePort,
  backend,
  scaleTarget,
  disruptionBudget,
  volume,
  configMap,
  secret,
  claim,
  serviceAccount,
  subject,
  analysisTemplate,
];
