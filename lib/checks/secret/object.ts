import { isObject } from '../../base/json';
import { type ApiObjectJson, apiGroup } from '../../kubernetes/api-object';
import type { Rule } from '../rule';

/** A Secret among the rendered objects. */
export const secretObject: Rule = {
  id: 'secret/object',
  severity: 'error',
  final: true,
  summary: 'A Secret is rendered to a file.',
  why: 'It would lie in Git for ever, where everybody who reads the repository reads it: base64 is no encryption.',
  source: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  about: ['Secret'],
  *check({ manifests }) {
    for (const manifest of manifests) {
      if (!isSecretWithData(manifest.object)) continue;
      yield {
        manifest,
        message: `Secret ${manifest.object.metadata.name} would lie in Git, where everybody who reads the repository reads it.`,
        fix: "Use an ExternalSecret or a SealedSecret from imports/, and refer to the Secret that it makes: `env: { NAME: { secret: '<name>', key: '<key>' } }`.",
      };
    }
  },
};

/** True for a Secret, but for one that the cluster itself fills with a service account's token. */
export function isSecretWithData(object: ApiObjectJson): boolean {
  if (object.kind !== 'Secret' || apiGroup(object) !== '') return false;
  const isFilled = [object['data'], object['stringData']].some((it) =>
    isObject(it) ? Object.keys(it).length > 0 : it !== undefined && it !== null,
  );
  return isFilled || object['type'] !== 'kubernetes.io/service-account-token';
}
