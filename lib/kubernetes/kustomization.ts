import { isObject, type JsonObject, type JsonValue, listAt, objectAt, valueAt } from '../base/json';

/** The names of a kustomization's file. */
export const KUSTOMIZATION_FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** A reference of a kustomization to a file or directory. */
export interface KustomizationReference {
  /** Such as `resources[0]`. */
  readonly field: string;
  /** Relative to the kustomization's directory. */
  readonly path: string;
}

/** Fields that list paths, and no inline YAML. */
const PATHS = ['resources', 'bases', 'components', 'crds', 'configurations'];
/** Fields that list paths or inline YAML. */
const PATHS_OR_TEXTS = ['generators', 'transformers', 'validators', 'patchesStrategicMerge'];

/**
 * The local files and directories that a kustomization refers to.
 *
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
 */
export function kustomizationReferences(kustomization: JsonObject): KustomizationReference[] {
  const found: KustomizationReference[] = [];
  const add = (field: string, value: JsonValue | undefined) => {
    if (typeof value === 'string' && isLocal(value)) found.push({ field, path: value });
  };
  const each = (field: string, visit: (value: JsonValue, field: string) => void) =>
    listAt(kustomization, field).forEach((it, i) => {
      visit(it, `${field}[${i}]`);
    });

  for (const field of PATHS) each(field, (it, at) => add(at, it));
  for (const field of PATHS_OR_TEXTS) {
    each(field, (it, at) => {
      if (typeof it === 'string' && !it.includes('\n')) add(at, it);
    });
  }
  for (const field of ['patches', 'patchesJson6902', 'replacements']) {
    each(field, (it, at) => add(`${at}.path`, valueAt(it, ['path'])));
  }
  for (const field of ['configMapGenerator', 'secretGenerator']) {
    each(field, (it, at) => {
      if (!isObject(it)) return;
      add(`${at}.env`, valueAt(it, ['env']));
      listAt(it, 'envs').forEach((env, i) => {
        add(`${at}.envs[${i}]`, env);
      });
      listAt(it, 'files').forEach((file, i) => {
        // `<key>=<path>`, or a path.
        if (typeof file === 'string') add(`${at}.files[${i}]`, file.slice(file.indexOf('=') + 1));
      });
    });
  }
  each('helmCharts', (it, at) => {
    add(`${at}.valuesFile`, valueAt(it, ['valuesFile']));
    if (!isObject(it)) return;
    listAt(it, 'additionalValuesFiles').forEach((file, i) => {
      add(`${at}.additionalValuesFiles[${i}]`, file);
    });
  });
  add('helmGlobals.chartHome', objectAt(kustomization, 'helmGlobals')['chartHome']);
  add('openapi.path', objectAt(kustomization, 'openapi')['path']);
  return found;
}

/** False for a URL, and for the short form of a repository such as `github.com/org/repo//path?ref=v1`. */
function isLocal(path: string): boolean {
  return !/^[a-z][a-z0-9+.-]*:|^git@|\?ref=|^(github|gitlab)\.com\/|\.git(\/|$)/i.test(path);
}
