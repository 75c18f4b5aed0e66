import { byCodeUnit, type JsonObject } from '../base/json';
import { toYaml } from '../base/yaml';
import { scopeAnnotations } from '../kubernetes/sealing/scope';
import { sealRecords } from './seal-record';
import type { SealedFile, SealedValues } from './sealed-file';

const HEADER =
  '# Only the Sealed Secrets controller can decrypt these values. Written by `argosy secrets seal`.\n';

/**
 * Formats a file of sealed values: SealedSecrets and values sorted by name, a value per line, so that values sealed on
 * two branches merge.
 */
export function formatSealed({ secrets }: SealedFile): string {
  const documents = Object.entries(secrets)
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([name, it]) => toYaml(sealedSecret(name, it)));
  return HEADER + documents.join('---\n');
}

function sealedSecret(name: string, secret: SealedValues): JsonObject {
  const { namespace, scope, values, template } = secret;
  const ofScope = scopeAnnotations(scope);
  const hasScope = Object.keys(ofScope).length > 0;
  const sorted = Object.entries(values).sort(([a], [b]) => byCodeUnit(a, b));
  const annotations = { ...ofScope, ...sealRecords(name, secret) };
  return {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: {
      name,
      ...(namespace !== '' && { namespace }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      encryptedData: Object.fromEntries(sorted.map(([key, { sealed }]) => [key, sealed])),
      ...((template || hasScope) && {
        template: {
          ...template,
          // The controller reads the scope from here when it encrypts the values again.
          ...(hasScope && { metadata: { annotations: ofScope } }),
        },
      }),
    },
  };
}
