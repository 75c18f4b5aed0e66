import { formatField } from '../../base/validation';
import { PLATFORM_FILE } from '../../model/layout';
import type { Manifest } from '../../model/manifest';
import { NOTIFICATIONS_SECRET } from '../../model/notifications/secret-references';
import type { Rule, RuleFinding } from '../rule';
import { describeNamed } from './describe';
import { credentialsOf, type ObjectCredential } from './object-credentials';

/** A hard-coded credential. */
export const credential: Rule = {
  id: 'secret/credential',
  severity: 'error',
  summary:
    'A password, token or key is hard-coded in an object other than a Secret: plain, in base64, or escaped, as in JSON within JSON. It is recognized by its form or by the names that lead to it.',
  why: 'It stays in the Git history forever, and anyone who can read the object in the cluster can read it.',
  source: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  *check({ manifests, argocd, app }) {
    for (const list of [manifests, argocd]) {
      for (const manifest of list) {
        const found = credentialsOf(manifest.object);
        if (found.length > 0) yield* toFindings(manifest, found, app !== undefined);
      }
    }
  },
};

/** One finding per field: the first, because a recognized credential has a better message. */
function* toFindings(
  manifest: Manifest,
  found: readonly ObjectCredential[],
  isOfApp: boolean,
): Generator<RuleFinding> {
  const seen = new Set<string>();
  for (const it of found) {
    const field = formatField(it.path);
    if (seen.has(field)) continue;
    seen.add(field);
    yield it.by === 'form' ? ofForm(manifest, it, isOfApp) : ofName(manifest, it, isOfApp);
  }
}

function ofForm(
  manifest: Manifest,
  { path, what }: Extract<ObjectCredential, { by: 'form' }>,
  isOfApp: boolean,
): RuleFinding {
  const { kind, metadata } = manifest.object;
  return {
    manifest,
    path,
    message: `${kind} ${metadata.name} contains ${what}. In Git, everyone with access to the repository can read it.`,
    fix: isOfApp ? howToKeep(manifest, 'NAME') : KEEP_IN_PLATFORM,
  };
}

function ofName(
  manifest: Manifest,
  found: Exclude<ObjectCredential, { by: 'form' }>,
  isOfApp: boolean,
): RuleFinding {
  const { kind, metadata } = manifest.object;
  const { by, path } = found;
  const name = by === 'argument' ? constant(found.name) : found.name;
  const exception = ` If it is not a credential, add \`suppress: [{ rule: 'secret/credential', object: '${kind}/${metadata.name}', reason: '<why ${name} is not a credential>' }]\` to the app.`;
  return {
    manifest,
    path,
    message: `${describeNamed(manifest.object, found)} has a hard-coded value, and its name denotes a credential. In Git, everyone with access to the repository can read it.`,
    fix: isOfApp ? `${howToKeep(manifest, name)}${exception}` : KEEP_IN_PLATFORM,
  };
}

/** The name of the environment variable that replaces an argument. */
function constant(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/\W/g, '_')
    .toUpperCase();
}

function howToKeep({ object }: Manifest, name: string): string {
  const key = /^\w+$/.test(name) ? name : `'${name}'`;
  const rotate = 'If it is already committed, rotate it: every clone contains it.';
  if (object.kind === 'Application' || object.kind === 'ApplicationSet') {
    return `Keep it in a Secret, whose value is sealed or in a store, and refer to that: most charts have a value such as \`existingSecret\`. ${rotate}`;
  }
  return `Replace it with a secret, whose value is sealed or in a store: \`secrets: { ${key}: secret('<name>') }\`. ${rotate}`;
}

/** Outside of apps, only the settings of Argo CD have texts. */
const KEEP_IN_PLATFORM = `Replace it in ${PLATFORM_FILE}: in \`argocd\` with \`secret('<name>')\`; in \`notifications\` with \`$<name>\`, a key of \`secrets: { source: …, secrets: { '${NOTIFICATIONS_SECRET}': { merge: true, values: { '<name>': secret('<name>') } } } }\`. If it is already committed, rotate it: every clone contains it.`;
