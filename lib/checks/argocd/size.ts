import { isObject } from '../../base/json';
import { type ApiObjectJson, apiGroup } from '../../kubernetes/api-object';
import type { Manifest } from '../../model/manifest';
import { contentsOf } from '../contents';
import type { Rule, RuleContext, RuleFinding } from '../rule';
import { annotatedOptions } from '../sync-options';
import { isArgo, syncOptionsOf } from './applications';
import { yamlLength } from './yaml-length';

/** Argo CD's `reposerver.max.combined.directory.manifests.size`: 10M. */
const MAX_DIRECTORY = 10_000_000;
/** etcd's `--max-request-bytes`. */
const MAX_OBJECT = 1.5 * 1024 * 1024;
/** The API server's limit for the data of a ConfigMap or Secret. */
const MAX_DATA = 1024 * 1024;
/** The limit for all annotations of an object together. A client-side apply stores the object in one of them. */
const MAX_ANNOTATIONS = 256 * 1024;

/** The most bytes that a character has. */
const PER_CHARACTER = 3;
/** An upper bound for the files of an app; to exceed it, nearly all of their bytes must be indentation. */
const PER_CHARACTER_OF_FILES = 10;

/** Objects that are too large to deploy. */
export const size: Rule = {
  id: 'argocd/size',
  severity: 'error',
  summary: 'An object, or all objects of an app together, are too large to deploy.',
  why: 'The cluster or Argo CD refuses them, and every sync fails.',
  source:
    'https://argo-cd.readthedocs.io/en/stable/operator-manual/high_availability/#argocd-repo-server',
  *check(context) {
    const { manifests } = context;
    let total = 0;
    for (const manifest of manifests) {
      const { length } = contentsOf(context, manifest.object);
      total += length;
      if (length * PER_CHARACTER <= MAX_ANNOTATIONS) continue;
      const found = sizeFinding(manifest.object, context);
      if (found) yield { manifest, ...found };
    }
    if (total * PER_CHARACTER_OF_FILES > MAX_DIRECTORY) yield* checkFiles(manifests);
  },
};

type ObjectFinding = Omit<RuleFinding, 'manifest'>;

/** The limit that one object exceeds. */
function sizeFinding(object: ApiObjectJson, context: RuleContext): ObjectFinding | undefined {
  const who = `${object.kind} ${object.metadata.name}`;
  const tooMuchData = dataFinding(object, who);
  if (tooMuchData) return tooMuchData;
  const bytes = bytesOf(object, context);
  if (bytes > MAX_OBJECT) {
    return {
      message: `${who} has ${megabytes(bytes)} MB. etcd, which stores the objects of a cluster, accepts at most 1.5 MB, so the object could not be created.`,
      fix: 'Split it into several objects, or move its contents into the image or a bucket.',
    };
  }
  if (!isAppliedByClient(object, context.argocd)) return undefined;
  const copy = Buffer.byteLength(JSON.stringify(object));
  if (copy <= MAX_ANNOTATIONS) return undefined;
  return {
    message: `${who} has ${Math.ceil(copy / 1024)} KB. A client-side apply stores a copy of it in an annotation, which can have at most 256 KB, so the sync would fail.`,
    fix: 'Set `sync.options.serverSideApply` of the environment, or the annotation `argocd.argoproj.io/sync-options: ServerSideApply=true` on the object.',
  };
}

/** The size of an object's contents in UTF-8; short texts count one byte per character. */
function bytesOf(object: ApiObjectJson, context: RuleContext): number {
  const { texts, length } = contentsOf(context, object);
  return texts.reduce((sum, it) => sum + Buffer.byteLength(it) - it.length, length);
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
    message: `${who} has ${bytes} bytes of data. The API server accepts at most ${MAX_DATA} in a ${kind}, so the object could not be created.`,
    fix: `Split it into several ${kind}s, or move its contents into the image or a bucket.`,
  };
}

/** The decoded size of each value of a ConfigMap or Secret in bytes, by key. */
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
  // It is merged into `data`, and takes precedence there.
  if (isSecret) add('stringData', Buffer.byteLength);
  else add('binaryData', decodedLength);
  return values;
}

function decodedLength(base64: string): number {
  return Buffer.byteLength(base64.replace(/\s+/g, ''), 'base64');
}

/** All files of an app together: one finding, at the largest object. */
function* checkFiles(manifests: readonly Manifest[]): Generator<RuleFinding> {
  const lengths = manifests.map(({ object }) => yamlLength(object));
  const total = lengths.reduce((sum, it) => sum + it, 0);
  const largest = manifests[lengths.indexOf(Math.max(...lengths))];
  if (total <= MAX_DIRECTORY || !largest) return;
  yield {
    manifest: largest,
    message: `The app's ${manifests.length} objects have ${megabytes(total)} MB of YAML in total, and this is the largest. Argo CD reads at most 10 MB per app, so every sync would fail.`,
    fix: 'Split the app into several, or move large contents into the image or a bucket.',
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
