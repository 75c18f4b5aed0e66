import type { CrdSchema } from '../kubernetes/schemas/crd-schema';
import type { Rule } from './rule';

/** What a fleet adds to the built-in checks. */
export interface FleetChecks {
  /** Its custom rules. @default none */
  readonly rules?: readonly Rule[];
  /** The CustomResourceDefinitions that its objects are checked against. @default only the built-in schemas */
  readonly crds?: readonly CrdSchema[];
}
