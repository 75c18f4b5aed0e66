import { isObject } from '../../base/json';
import { type ApiObjectJson, apiGroup } from '../../kubernetes/api-object';
import type { Manifest } from '../../model/manifest';
import { contentsOf } from '../contents';
import type { Rule, RuleFinding } from '../rule';
import { annotatedOptions } from '../sync-options';
import { isArgo, syncOptionsOf } from './applications';
import { yamlLength } from './yaml-length';

/** Argo CD's `reposerver.max.combined.directory.manifests.size`: 10M. */
const MAX_DIRECTORY = 10_000_000;
/** etcd's `--max-request-bytes`. */
const MAX_OBJECT = 1.5 * 1024 * 1024;
/** What the API server takes as the data of a ConfigMap or Secret. */
const MAX_DATA = 1024 * 1024;
/** What all annotations of an object may have together: a client-side apply keeps the object in one. */
const MAX_ANNOTATIONS = 256 * 1024;

/** No character has more bytes. */
const PER_CHARACTER = 3;
/** No app's files have as many bytes for each character: nearly all of them would be indentation. */
const PER_CHARACTER_OF_FILES = 10;

/** Objects that are too large to be deployed. */
export const size: Rule = {
  id: 'argocd/size',
  severity: 'error',
  summary: 'An object, or all objects of an app, are too large to be deployed.',
  why: 'The cluster or Argo CD refuses them, and the sync fails each time.',
  source:
    'https://argo-cd.readthedocs.io/en/stable/operator-manual/high_availability/#argocd-repo-server',
  *check({ manifests, argocd }) {
    let total = 0;
    for (const manifest of manifests) {
      const { length } = contentsOf(manifest.object);
      total += length;
      if (length * PER_CHARACTER <= MAX_ANNOTATIONS) continue;
      const found = sizeFinding(manifest.object, argocd);
      if (found) yield { manifest, ...found };
    }
    if (total * PER_CHARACTER_OF_FILES > MAX_DIRECTORY) yield* checkFiles(manifests);
  },
};

type ObjectFinding = Omit<RuleFinding, 'manifest'>;

/** What keeps one object from being created. */
function sizeFinding(
  object: ApiObjectJson,
  argocd: readonly Manifest[],
): ObjectFinding | undefined {
  const who = `${object.kind} ${object.metadata.name}`;
  const tooMuchData = dataFinding(object, who);
  if (tooMuchData) return tooMuchData;
  const bytes = bytesOf(object);
  if (bytes > MAX_OBJECT) {
    return {
      message: `${who} has ${megabytes(bytes)} MB. etcd, where a cluster keeps its objects, takes 1.5 MB at most, so it could not be created.`,
      fix: 'Make several smaller objects of it, or put its contents into the image or a bucket.',
    };
  }
  if (!isAppliedByClient(object, argocd)) return undefined;
  const copy = Buffer.byteLength(JSON.stringify(object));
  if (copy <= MAX_ANNOTATIONS) return undefined;
  return {
    message: `${who} has ${Math.ceil(copy / 1024)} KB. A client-side apply keeps a copy of it in an annotation, which takes 256 KB at most, so the sync would fail.`,
    fix: 'Set `sync.options.serverSideApply` of the environment, or the annotation `argocd.argoproj.io/sync-options: ServerSideApply=true` on the object.',
  };
}

/** The UTF-8 of an object's contents, but for short texts in other scripts. */
function bytesOf(object: ApiObjectJson): number {
  const { text, length } = contentsOf(object);
  return length - text.length + Buffer.byteLength(text);
}

function dataFinding(object: ApiObjectJson, who: string): ObjectFinding | undefined {
  const { kind } = object;
  if ((kind !== 'ConfigMap' && kind !== 'Secret') || apiGroup(object) !== '') return undefined;
  const values = dataOf(object);
  let bytes = 0;
  let largest: { readonly field: string; readonly bytes: number } | undefined;
  for (const it of values.values()) {
    bytes += it.bytes;
    if (largest === undefined || it.bytes > largest.bytes) largest = it;
  }
  if (bytes <= MAX_DATA || !largest) return undefined;
  return {
    path: [largest.field],
    message: `${who} has ${bytes} bytes of data. The API server takes ${MAX_DATA} at most in a ${kind}, so it could not be created.`,
    fix: `Make several smaller ${kind}s of it, or put its contents into the image or a bucket.`,
  };
}

/** How many bytes each value of a ConfigMap or Secret has where it is mounted, by its key. */
function dataOf(object: ApiObjectJson) {
  const isSecret = object.kind === 'Secret';
  const values = new Map<string, { readonly field: string; readonly bytes: number }>();
  const add = (field: string, measure: (value: string) => number) => {
    const map = object[field];
    for (const [key, value] of Object.entries(isObject(map) ? map : {})) {
      if (typeof value === 'string') values.set(key, { field, bytes: measure(value) });
    }
  };
  add('data', isSecret ? decodedLength : Buffer.byteLength);
  // It is added to the data, in the place of what has the same key there.
  if (isSecret) add('stringData', Buffer.byteLength);
  else add('binaryData', decodedLength);
  return values;
}

function decodedLength(base64: string): number {
  return Buffer.byteLength(base64.replace(/\s+/g, ''), 'base64');
}

/** All files of an app: one finding, at the largest. */
function* checkFiles(manifests: readonly Manifest[]): Generator<RuleFinding> {
  const lengths = manifests.map(({ object }) => yamlLength(object));
  const total = lengths.reduce((sum, it) => sum + it, 0);
  const largest = manifests[lengths.indexOf(Math.max(...lengths))];
  if (total <= MAX_DIRECTORY || !largest) return;
  yield {
    manifest: largest,
    message: `The app's ${manifests.length} objects have ${megabytes(total)} MB of YAML together, and this is the largest. Argo CD reads 10 MB of an app at most: it would fail to sync any of them.`,
    fix: 'Make several apps of it, or put large contents into the image or a bucket.',
  };
}

function megabytes(length: number): string {
  return (length / 1_000_000).toFixed(1);
}

function isAppliedByClient(object: ApiObjectJson, argocd: readonly Manifest[]): boolean {
  const application = argocd.find((it) => isArgo(it, 'Application'));
  if (application === undefined) return false;
  const options = [...syncOptionsOf(application), ...annotatedOptions(object)];
  return !options.includes('ServerSideApply=true') && !options.includes('Replace=true');
}
