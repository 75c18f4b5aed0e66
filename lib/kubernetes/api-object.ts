import type { JsonObject, JsonValue } from '../base/json';

/** A Kubernetes API object, ready to be applied. */
export type ApiObjectJson = JsonObject & {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly [key: string]: JsonValue | undefined;
  };
};

/** A kind of API object. */
export interface GroupKind {
  /** The API group, empty for the core group. */
  readonly group: string;
  readonly kind: string;
}

/** The API group, empty for the core group. */
export function apiGroup({ apiVersion }: { readonly apiVersion: string }): string {
  return apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
}
