import { type JsonPath, type JsonValue, listAt } from '../../base/json';
import { formatField } from '../../base/validation';
import type { ApiObjectJson } from '../../kubernetes/api-object';
import type { Manifest } from '../../model/manifest';
import { contentsOf } from '../contents';
import type { Rule, RuleFinding } from '../rule';
import { curlLogin } from './arguments';
import { binaryTexts, namedCredentials } from './named';
import { findCredential } from './recognize';
import { hasTraces } from './traces';

/** A credential that is written out. */
export const credential: Rule = {
  id: 'secret/credential',
  severity: 'error',
  summary: 'A password, token or key is written out in an object that is no Secret.',
  why: 'It would lie in Git for ever, and whoever may look at the object in the cluster reads it.',
  source: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  *check(context) {
    // By its field: one finding is enough, and what is recognized is reported better.
    const seen = new Set<string>();
    for (const manifest of context.manifests.concat(context.argocd)) {
      const { object } = manifest;
      const hasBinary = object['binaryData'] !== undefined;
      if (!hasBinary && !hasTraces(contentsOf(object).text)) continue;
      for (const [path, what] of recognized(object)) {
        seen.add(`${manifest.constructPath} ${formatField(path)}`);
        yield holds(manifest, path, what);
      }
    }
    for (const { manifest, containers } of context.pods) {
      for (const { path, spec } of containers) {
        if (spec['command'] === undefined && spec['args'] === undefined) continue;
        const command = listAt(spec, 'command');
        const index = curlLogin(command, listAt(spec, 'args'));
        if (index === undefined) continue;
        const place =
          index < command.length ? ['command', index] : ['args', index - command.length];
        yield holds(manifest, [...path, ...place], 'a login for curl');
      }
    }
    for (const { manifest, path, what, name } of namedCredentials(context)) {
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

function holds(manifest: Manifest, path: JsonPath, what: string): RuleFinding {
  const { kind, metadata } = manifest.object;
  return {
    manifest,
    path,
    message: `${kind} ${metadata.name} holds ${what} here. It would lie in Git, where everybody who reads the repository reads it.`,
    fix: howToKeep('NAME'),
  };
}

function howToKeep(name: string): string {
  const key = /^\w+$/.test(name) ? name : `'${name}'`;
  return `Keep it in a secret store, let an ExternalSecret or a SealedSecret make a Secret of it, and refer to that: \`env: { ${key}: { secret: '<name>', key: '<key>' } }\`, or a volume. If it has been committed already, replace it: whoever has a clone has it.`;
}

/** The fields of an object that hold a credential, with the kind of it. */
function* recognized(object: ApiObjectJson): Generator<[path: JsonPath, what: string]> {
  for (const [key, text] of binaryTexts(object)) {
    const what = hasTraces(text) ? findCredential(text) : undefined;
    if (what) yield [['binaryData', key], what];
  }
  if (!hasTraces(contentsOf(object).text)) return;
  const fields: [JsonPath, JsonValue][] = [[[], object]];
  for (let next = fields.pop(); next; next = fields.pop()) {
    const [path, value] = next;
    if (typeof value === 'string') {
      const what = hasTraces(value) ? findCredential(value) : undefined;
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
