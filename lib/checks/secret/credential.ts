import { isObject, type JsonPath, type JsonValue, listAt, objectAt } from '../../model/json';
import type { ApiObjectJson, Manifest } from '../../model/manifest';
import { formatField } from '../../model/validation';
import { contentsOf } from '../contents';
import type { CheckedUnit, Rule } from '../rule';
import { isNamedCredential } from './credential-name';
import { findCredential } from './recognize';
import { TRACES } from './traces';

/** A credential that is written out. */
export const credential: Rule = {
  id: 'secret/credential',
  severity: 'error',
  summary: 'A password, token or key is written out in an object that is no Secret.',
  why: 'It would lie in Git for ever, and whoever may look at the object in the cluster reads it.',
  source: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  *check(unit) {
    // By its field: one finding is enough, and what is recognized is told better.
    const seen = new Set<string>();
    for (const manifest of [...unit.manifests, ...unit.argocd]) {
      const { object } = manifest;
      if (!TRACES.test(contentsOf(object).text)) continue;
      for (const [path, what] of recognized(object)) {
        seen.add(`${manifest.constructPath} ${formatField(path)}`);
        yield {
          manifest,
          path,
          message: `${object.kind} ${object.metadata.name} holds ${what} here. It would lie in Git, where everybody who reads the repository reads it.`,
          fix: howToKeep('NAME'),
        };
      }
    }
    for (const { manifest, path, what, name } of named(unit)) {
      if (seen.has(`${manifest.constructPath} ${formatField(path)}`)) continue;
      yield {
        manifest,
        path,
        message: `${what} has its value written out, and by its name that is a credential. It would lie in Git, where everybody who reads the repository reads it.`,
        fix: `${howToKeep(name)} If it is none, say so with \`suppress: [{ rule: 'secret/credential', object: '${manifest.object.kind}/${manifest.object.metadata.name}', reason: '… why ${name} is none' }]\`.`,
      };
    }
  },
};

function howToKeep(name: string): string {
  const key = /^\w+$/.test(name) ? name : `'${name}'`;
  return `Keep it in a secret store, let an ExternalSecret or a SealedSecret make a Secret of it, and refer to that: \`env: { ${key}: { secret: '<name>', key: '<key>' } }\`, or a volume. If it has been committed already, replace it: whoever has a clone has it.`;
}

/** The fields of an object that hold a credential, with the kind of it. */
function* recognized(object: ApiObjectJson): Generator<[path: JsonPath, what: string]> {
  const fields: [JsonPath, JsonValue][] = [[[], object]];
  for (let next = fields.pop(); next; next = fields.pop()) {
    const [path, value] = next;
    if (typeof value === 'string') {
      const what = TRACES.test(value) ? findCredential(value) : undefined;
      if (what) yield [path, what];
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, it] of Object.entries(value).reverse()) {
        // Random to anybody but the cluster.
        if (key === 'encryptedData' && object.kind === 'SealedSecret') continue;
        fields.push([[...path, Array.isArray(value) ? Number(key) : key], it]);
      }
    }
  }
}

interface NamedCredential {
  readonly manifest: Manifest;
  readonly path: JsonPath;
  readonly what: string;
  readonly name: string;
}

/** Environment variables and keys of ConfigMaps that are credentials by their names. */
function* named({ manifests, pods }: CheckedUnit): Generator<NamedCredential> {
  for (const { manifest, containers } of pods) {
    for (const container of containers) {
      for (const [i, it] of listAt(container.spec, 'env').entries()) {
        if (!isObject(it)) continue;
        const { name, value } = it;
        if (typeof name !== 'string' || typeof value !== 'string') continue;
        if (!isNamedCredential(name, value)) continue;
        const what = `The environment variable ${name} of the container ${container.name}`;
        yield { manifest, path: [...container.path, 'env', i, 'value'], what, name };
      }
    }
  }
  for (const manifest of manifests) {
    const { kind, apiVersion, metadata } = manifest.object;
    if (kind !== 'ConfigMap' || apiVersion !== 'v1') continue;
    for (const [name, value] of Object.entries(objectAt(manifest.object, 'data'))) {
      if (typeof value !== 'string' || !isNamedCredential(name, value)) continue;
      const what = `The key ${name} of ConfigMap ${metadata.name}`;
      yield { manifest, path: ['data', name], what, name };
    }
  }
}
