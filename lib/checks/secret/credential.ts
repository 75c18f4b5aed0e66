import { type JsonPath, type JsonValue, listAt } from '../../base/json';
import { formatField } from '../../base/validation';
import type { ApiObjectJson } from '../../kubernetes/api-object';
import { PLATFORM_FILE } from '../../model/layout';
import type { Manifest } from '../../model/manifest';
import { NOTIFICATIONS_SECRET } from '../../model/notifications/secret-references';
import { contentsOf } from '../contents';
import type { Rule, RuleContext, RuleFinding } from '../rule';
import { curlLogin } from './arguments';
import { binaryTexts, namedCredentials } from './named';
import { findCredential } from './recognize';
import { hasTraces } from './traces';

/** A hard-coded credential. */
export const credential: Rule = {
  id: 'secret/credential',
  severity: 'error',
  summary: 'A password, token or key is hard-coded in an object other than a Secret.',
  why: 'It stays in the Git history forever, and anyone who can read the object in the cluster can read it.',
  source: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  *check(context) {
    // Only one finding per field: a recognized credential has a better message.
    const seen = new Set<string>();
    for (const manifest of context.manifests.concat(context.argocd)) {
      const { object } = manifest;
      const hasBinary = object['binaryData'] !== undefined;
      if (!hasBinary && !hasTraces(contentsOf(object).text)) continue;
      for (const [path, what] of recognized(object)) {
        seen.add(`${manifest.constructPath} ${formatField(path)}`);
        yield holds(context, manifest, path, what);
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
        yield holds(context, manifest, [...path, ...place], 'a login for curl');
      }
    }
    for (const { manifest, path, what, name } of namedCredentials(context)) {
      if (seen.has(`${manifest.constructPath} ${formatField(path)}`)) continue;
      yield {
        manifest,
        path,
        message: `${what} has a hard-coded value, and its name denotes a credential. In Git, everyone with access to the repository can read it.`,
        fix: `${howToKeep(name)} If it is not a credential, add \`suppress: [{ rule: 'secret/credential', object: '${manifest.object.kind}/${manifest.object.metadata.name}', reason: '<why ${name} is not a credential>' }]\` to the app.`,
      };
    }
  },
};

function holds(
  context: RuleContext,
  manifest: Manifest,
  path: JsonPath,
  what: string,
): RuleFinding {
  const { kind, metadata } = manifest.object;
  return {
    manifest,
    path,
    message: `${kind} ${metadata.name} contains ${what}. In Git, everyone with access to the repository can read it.`,
    fix: context.app === undefined ? KEEP_IN_PLATFORM : howToKeep('NAME'),
  };
}

function howToKeep(name: string): string {
  const key = /^\w+$/.test(name) ? name : `'${name}'`;
  return `Replace it with a secret, whose value is sealed or in a store: \`secrets: { ${key}: secret('<name>') }\`. If it is already committed, rotate it: every clone contains it.`;
}

/** Outside of apps, only the settings of Argo CD have texts. */
const KEEP_IN_PLATFORM = `Replace it in ${PLATFORM_FILE}: in \`argocd\` with \`secret('<name>')\`; in \`notifications\` with \`$<name>\`, a key of \`secrets: { source: …, secrets: { '${NOTIFICATIONS_SECRET}': { merge: true, values: { '<name>': secret('<name>') } } } }\`. If it is already committed, rotate it: every clone contains it.`;

/** The fields of an object that contain a credential, with its kind. */
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
        // Encrypted, so it looks random.
        if (key === 'encryptedData' && object.kind === 'SealedSecret') continue;
        fields.push([[...path, Array.isArray(value) ? Number(key) : key], it]);
      }
    }
  }
}
