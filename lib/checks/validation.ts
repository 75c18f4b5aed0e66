import type { Rule } from './rule';
import { containers } from './validation/containers';
import { invalidFields } from './validation/field';
import { restartPolicy } from './validation/restart-policy';
import { schedule } from './validation/schedule';
import { serverFields } from './validation/server-field';
import { workload } from './validation/workload';

/** The rules about what the API server refuses although each field has the right type. */
export const VALIDATION_RULES: readonly Rule[] = [
  workload,
  containers,
  restartPolicy,
  schedule,
  invalidFields,
  serverFields,
];
