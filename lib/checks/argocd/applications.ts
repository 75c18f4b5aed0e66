import { isObject, type JsonObject, type JsonPath, listAt, objectAt } from '../../base/json';
import { apiGroup } from '../../kubernetes/api-object';
import type { Manifest } from '../../model/manifest';

/** True for an object of one of Argo CD's own kinds. */
export function isArgo({ object }: Manifest, kind: 'Application' | 'AppProject'): boolean {
  return object.kind === kind && apiGroup(object) === 'argoproj.io';
}

/** A source of an Application, and its path in the object. */
interface ApplicationSource {
  readonly source: JsonObject;
  readonly path: JsonPath;
}

/** The sources of an Application. */
export function sourcesOf({ object }: Manifest): ApplicationSource[] {
  const sources = listAt(object, 'spec', 'sources');
  if (sources.length === 0) {
    return [{ source: objectAt(object, 'spec', 'source'), path: ['spec', 'source'] }];
  }
  return sources.flatMap((source, i) =>
    isObject(source) ? { source, path: ['spec', 'sources', i] } : [],
  );
}

/** The sync options of an Application, such as `CreateNamespace=true`. */
export function syncOptionsOf({ object }: Manifest): readonly unknown[] {
  return listAt(object, 'spec', 'syncPolicy', 'syncOptions');
}
