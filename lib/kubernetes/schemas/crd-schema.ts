import type { OpenApiSchema } from './open-api';
import type { Scope } from './table';

/** A kind in one version, as a CRD defines it. */
export interface CrdSchema {
  /** The API version, such as `argoproj.io/v1alpha1`. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly scope: Scope;
  /** False for a version that is only kept for conversion. */
  readonly served: boolean;
  /** Why not to use the version any more, where the CRD says so. */
  readonly deprecated?: string;
  /** The schema leaves out fields of the real one. */
  readonly narrow?: boolean;
  /** The file that it is from, where a user gave it. */
  readonly file?: string;
  readonly schema: OpenApiSchema;
}
