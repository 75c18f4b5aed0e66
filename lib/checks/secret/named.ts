import { isObject, type JsonPath, listAt, objectAt } from '../../base/json';
import type { Manifest } from '../../model/manifest';
import { contentsOf } from '../contents';
import type { CheckedContainer } from '../pods';
import type { RuleContext } from '../rule';
import { credentialArguments } from './arguments';
import { isCredentialInText, isNamedCredential } from './credential-name';
import { credentialsIn } from './settings';

/** A credential that is recognized by its name. */
interface NamedCredential {
  readonly manifest: Manifest;
  readonly path: JsonPath;
  /** Such as `The environment variable DB_PASSWORD of the container web`. */
  readonly what: string;
  readonly name: string;
}

/** A quick check of a ConfigMap: most contain nothing like `password: …`. */
const MAYBE =
  /(?:pass(?:w(?:or)?d|phrase)?|secret|token|key(?:_?base)?|pwd|auth)[_-]?\d{0,2}["']?[ \t]*[:=]/i;
/** Hashes of other files, and the paths with which Vault injects files. */
const NO_ANNOTATION = /checksum|hash|vault/i;
/** Programs and documents, in which `password = …` can be anything. */
const PROGRAM =
  /\.(?:go|gotmpl|graphql|groovy|html?|[cm]?jsx?|j2|lua|md|php|proto|py|rb|rego|rst|sql|tmpl|tpl|[cm]?tsx?|xsl|vcl)$/;

/** Variables, arguments, annotations and ConfigMap settings whose names denote credentials. */
export function namedCredentials({ manifests, pods }: RuleContext): NamedCredential[] {
  const found: NamedCredential[] = [];
  for (const { manifest, annotations, path, containers } of pods) {
    for (const it of containers) addOfContainer(found, manifest, it);
    // A Pod is its own template: its annotations are those of the object.
    if (path.length > 1) addAnnotations(found, manifest, annotations, path.slice(0, -1));
  }
  for (const manifest of manifests) {
    const { kind, apiVersion, metadata } = manifest.object;
    if (metadata.annotations) addAnnotations(found, manifest, metadata.annotations, []);
    if (kind === 'ConfigMap' && apiVersion === 'v1') addOfConfigMap(found, manifest);
  }
  return found;
}

function addOfContainer(
  found: NamedCredential[],
  manifest: Manifest,
  { name: container, path, spec }: CheckedContainer,
): void {
  const env = listAt(spec, 'env');
  for (let i = 0; i < env.length; i++) {
    const it = env[i];
    if (!isObject(it)) continue;
    const { name, value } = it;
    if (typeof name !== 'string' || typeof value !== 'string') continue;
    if (!isNamedCredential(name, value)) continue;
    const what = `The environment variable ${name} of the container ${container}`;
    found.push({ manifest, path: [...path, 'env', i, 'value'], what, name });
  }
  for (const field of ['command', 'args']) {
    const list = spec[field];
    if (!Array.isArray(list)) continue;
    for (const { index, name, option } of credentialArguments(list)) {
      const what = `The argument ${option} of the container ${container}`;
      found.push({ manifest, path: [...path, field, index], what, name: constant(name) });
    }
  }
}

/** The name of the environment variable that replaces an argument. */
function constant(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/\W/g, '_')
    .toUpperCase();
}

function addAnnotations(
  found: NamedCredential[],
  manifest: Manifest,
  annotations: Readonly<Record<string, unknown>>,
  template: JsonPath,
): void {
  for (const name in annotations) {
    const value = annotations[name];
    if (typeof value !== 'string' || !isCredentialInText(name, value)) continue;
    if (NO_ANNOTATION.test(name)) continue;
    const { kind, metadata } = manifest.object;
    const owner = `${template.length > 0 ? 'the pods of ' : ''}${kind} ${metadata.name}`;
    const path = [...template, 'metadata', 'annotations', name];
    found.push({ manifest, path, what: `The annotation ${name} of ${owner}`, name });
  }
}

function addOfConfigMap(found: NamedCredential[], manifest: Manifest): void {
  const { object } = manifest;
  const of = `of ConfigMap ${object.metadata.name}`;
  const data = objectAt(object, 'data');
  const hasSettings = MAYBE.test(contentsOf(object).text);
  for (const name in data) {
    const value = data[name];
    if (typeof value !== 'string') continue;
    const path = ['data', name];
    if (isNamedCredential(name, value)) {
      found.push({ manifest, path, what: `The key ${name} ${of}`, name });
    } else if (hasSettings) {
      addOfFile(found, manifest, path, name, value);
    }
  }
  if (object['binaryData'] === undefined) return;
  for (const [name, text] of binaryTexts(object)) {
    addOfFile(found, manifest, ['binaryData', name], name, text);
  }
}

function addOfFile(
  found: NamedCredential[],
  manifest: Manifest,
  path: JsonPath,
  file: string,
  text: string,
): void {
  if (PROGRAM.test(file)) return;
  for (const name of credentialsIn(text)) {
    const where = `in the file ${file} of ConfigMap ${manifest.object.metadata.name}`;
    found.push({ manifest, path, what: `The setting ${name} ${where}`, name });
    // One per file: the others would have the same path.
    return;
  }
}

/** The base64 values of a ConfigMap that are text. */
export function* binaryTexts(object: Manifest['object']): Generator<[key: string, text: string]> {
  if (object.kind !== 'ConfigMap' || object.apiVersion !== 'v1') return;
  for (const [key, value] of Object.entries(objectAt(object, 'binaryData'))) {
    if (typeof value !== 'string') continue;
    const text = Buffer.from(value, 'base64').toString();
    if (!text.includes('\0')) yield [key, text];
  }
}
