import { isObject } from '../../base/json';
import { type ApiObjectJson, apiGroup } from '../../kubernetes/api-object';
import type { Rule } from '../rule';

/** A Secret with data among the rendered objects. */
export const secretObject: Rule = {
  id: 'secret/object',
  severity: 'error',
  final: true,
  summary: 'A Secret with data is rendered to a file.',
  why: 'It stays in the Git history forever, where everyone with access to the repository can read it: base64 is not encryption.',
  source: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  about: ['Secret'],
  *check({ manifests }) {
    for (const manifest of manifests) {
      if (!isSecretWithData(manifest.object)) continue;
      yield {
        manifest,
        message: `Secret ${manifest.object.metadata.name} would be in Git, where everyone with access to the repository can read it.`,
        fix: "Use an ExternalSecret or a SealedSecret from imports/, and refer to the Secret that it creates: `env: { NAME: { secret: '<name>', key: '<key>' } }`.",
      };
    }
  },
};

/** True for a Secret with data. An empty one is filled in the cluster, by a controller or with a token. */
export function isSecretWithData(object: ApiObjectJson): boolean {
  if (object.kind !== 'Secret' || apiGroup(object) !== '') return false;
  return [object['data'], object['stringData']].some((it) =>
    isObject(it) ? Object.keys(it).length > 0 : it !== undefined && it !== null,
  );
}
