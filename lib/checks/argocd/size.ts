import { objectAt } from '../../model/json';
import type { Manifest } from '../../model/manifest';
import { contentsOf } from '../contents';
import type { Rule } from '../rule';
import { isArgo, syncOptionsOf } from './applications';

/** Argo CD's `reposerver.max.combined.directory.manifests.size`: 10M. */
const MAX_DIRECTORY = 10_000_000;
/** etcd's `--max-request-bytes`. */
const MAX_OBJECT = 1.5 * 1024 * 1024;
/** What all annotations of an object may have together: a client-side apply keeps the object in one. */
const MAX_ANNOTATIONS = 256 * 1024;

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
    let largest: Manifest | undefined;
    for (const manifest of manifests) {
      const { object } = manifest;
      const { length } = contentsOf(object);
      const who = `${object.kind} ${object.metadata.name}`;
      if (largest === undefined || length > contentsOf(largest.object).length) largest = manifest;
      total += length;
      if (length > MAX_OBJECT) {
        yield {
          manifest,
          message: `${who} has ${megabytes(length)} MB. etcd, where a cluster keeps its objects, takes 1.5 MB at most, so it could not be created.`,
          fix: 'Make several smaller objects of it, or put its contents into the image or a bucket.',
        };
      } else if (length > MAX_ANNOTATIONS && isAppliedByClient(manifest, argocd)) {
        yield {
          manifest,
          message: `${who} has ${Math.ceil(length / 1024)} KB. A client-side apply keeps a copy of it in an annotation, which takes 256 KB at most, so the sync would fail.`,
          fix: 'Set `sync.options.serverSideApply` of the environment, or the annotation `argocd.argoproj.io/sync-options: ServerSideApply=true` on the object.',
        };
      }
    }
    if (total > MAX_DIRECTORY && largest) {
      yield {
        manifest: largest,
        message: `The app's ${manifests.length} objects have ${megabytes(total)} MB together, and this is the largest. Argo CD reads 10 MB of an app at most: it would fail to sync any of them.`,
        fix: 'Make several apps of it, or put large contents into the image or a bucket.',
      };
    }
  },
};

function megabytes(length: number): string {
  return (length / 1_000_000).toFixed(1);
}

function isAppliedByClient({ object }: Manifest, argocd: readonly Manifest[]): boolean {
  const application = argocd.find((it) => isArgo(it, 'Application'));
  if (application === undefined) return false;
  const own = objectAt(object, 'metadata', 'annotations')['argocd.argoproj.io/sync-options'];
  const options = [
    ...syncOptionsOf(application).map(String),
    ...String(own ?? '').split(/\s*,\s*/),
  ];
  return !options.includes('ServerSideApply=true') && !options.includes('Replace=true');
}
