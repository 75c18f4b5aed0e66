import type { CrdSchema } from '../kubernetes/schemas/crd-schema';
import type { Rule } from './rule';

/** What a fleet checks besides what every fleet does. */
export interface FleetChecks {
  /** Its own rules. @default none */
  readonly rules?: readonly Rule[];
  /** The CustomResourceDefinitions that its objects are checked against. @default those that Argosy knows */
  readonly crds?: readonly CrdSchema[];
}
