import type { Rule } from './rule';
import { containers } from './validation/containers';
import { restartPolicy } from './validation/restart-policy';
import { schedule } from './validation/schedule';
import { workload } from './validation/workload';

/** What the API server refuses although every field is there and of its type. */
export const VALIDATION_RULES: readonly Rule[] = [workload, containers, restartPolicy, schedule];
