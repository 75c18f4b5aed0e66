import type { JsonPath } from '../../base/json';
import { formatField } from '../../base/validation';
import { refusalsOf, VALIDATED_KINDS } from '../../kubernetes/validation/validate';
import type { Manifest } from '../../model/manifest';
import { label } from '../object-index';
import type { Rule } from '../rule';

/** A field that the schema allows and the API server refuses. */
export const invalidFields: Rule = {
  id: 'validation/field',
  severity: 'error',
  summary:
    'A field has a value that its schema allows, but the API server refuses: a name of the wrong form, a number out of range, a combination that contradicts itself.',
  why: 'The API server refuses the object, and the whole sync fails.',
  about: [...VALIDATED_KINDS, 'finalizers', 'ownerReferences'],
  *check({ manifests }) {
    for (const manifest of manifests) {
      for (const { path, message } of refusalsOf(manifest.object)) {
        const field = path.length === 0 ? 'The object' : `\`${formatField(path)}\``;
        yield {
          manifest,
          path,
          message: `${field} of ${label(manifest)} ${message}. ${refuser(manifest, path)} refuses it.`,
          fix: 'Change it where the object is created.',
        };
      }
    }
  },
};

/** The API server checks only the schema of a Rollout; its controller checks the rest of the spec. */
function refuser({ object }: Manifest, [first]: JsonPath): string {
  return object.kind === 'Rollout' && first === 'spec' ? 'Argo Rollouts' : 'The API server';
}
