import type { OpenApiSchema } from './open-api';
import type { Scope } from './table';

/** One version of a kind, as a CRD defines it. */
export interface CrdSchema {
  /** The API version, such as `argoproj.io/v1alpha1`. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly scope: Scope;
  /** False for a version kept only for conversion. */
  readonly served: boolean;
  /** The CRD's deprecation warning for the version, if it has one. */
  readonly deprecated?: string;
  /** The schema omits fields of the full CRD. */
  readonly narrow?: boolean;
  /** The file it was read from, if it is one of the fleet's. */
  readonly file?: string;
  readonly schema: OpenApiSchema;
}
