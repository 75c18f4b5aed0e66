import { isPlainObject } from '../base/json';

/** The spec of a workload of an app, and where it is. */
export interface WorkloadIn {
  /** The name of its objects. */
  readonly name: string;
  /** Its path in the spec of the app; empty for the main workload. */
  readonly path: readonly string[];
  readonly spec: Readonly<Record<string, unknown>>;
}

/** The fields of an app with workloads besides the main one. */
export const COMPANION_FIELDS = ['services', 'workers', 'scheduledJobs', 'migrations'] as const;

/** The main workload of an app and its companions. The spec may be invalid. */
export function workloadsIn(app: string, spec: object): WorkloadIn[] {
  if (!isPlainObject(spec)) return [];
  const companions = COMPANION_FIELDS.flatMap((field) => {
    const all = spec[field];
    return Object.entries(isPlainObject(all) ? all : {}).flatMap(([key, it]) =>
      isPlainObject(it) ? [{ name: `${app}-${key}`, path: [field, key], spec: it }] : [],
    );
  });
  return [{ name: app, path: [], spec }, ...companions];
}
