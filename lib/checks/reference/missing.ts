import { nearest } from '../../base/hint';
import { ENVIRONMENTS_FILE } from '../../model/layout';
import type { ProvidedObject } from '../../model/provided';
import { indexOf, label } from '../object-index';
import type { CheckedPod } from '../pods';
import type { RuleContext, RuleFinding } from '../rule';
import { existingObjects } from './existing-objects';
import { podReferences, type ReferenceFields } from './pod-references';

/** How to declare an object that something outside the app creates. */
export function alsoProvided(kind: ProvidedObject['kind'], name: string): string {
  return `If something else creates it, declare it in the app: \`provided: [{ kind: '${kind}', name: '${name}' }]\`, or, if every app has it, in the environment in ${ENVIRONMENTS_FILE}.`;
}

/** A suggestion, as a sentence to append. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const guess = nearest(word, candidates);
  return guess ? ` Did you mean "${guess}"?` : '';
}

/** How to create an object of a kind that has keys. */
interface Fixes {
  /** A sentence on how to create the object. */
  readonly make: (name: string) => string;
  /** A sentence on how to add a key to it. */
  readonly addKey: (name: string, key: string) => string;
}

/** The missing ConfigMaps or Secrets, and keys of them, that a pod refers to: each once. */
export function* missingInPod(
  context: RuleContext,
  pod: CheckedPod,
  kind: 'ConfigMap' | 'Secret',
  fields: ReferenceFields,
  fixes: Fixes,
): Iterable<RuleFinding> {
  const { manifest } = pod;
  const namespace = indexOf(context).namespaceOf(manifest);
  const existing = existingObjects(context);
  const reported = new Set<string>();
  for (const { name, path, keys, who, effect } of podReferences(pod, fields)) {
    if (!existing.has(kind, namespace, name)) {
      if (reported.has(name)) continue;
      reported.add(name);
      yield {
        manifest,
        path,
        message: `${who} of ${label(manifest)} refers to the ${kind} "${name}", which does not exist: ${effect}.${didYouMean(name, existing.names(kind, namespace))}`,
        fix: `${fixes.make(name)} ${alsoProvided(kind, name)}`,
        needs: { kind, name },
      };
      continue;
    }
    const known = existing.keys(kind, namespace, name);
    if (known === undefined) continue;
    for (const { key, path: keyPath } of keys) {
      const id = `${name}/${key}`;
      if (known.includes(key) || reported.has(id)) continue;
      reported.add(id);
      yield {
        manifest,
        path: keyPath,
        message: `${who} of ${label(manifest)} refers to the key "${key}" of the ${kind} "${name}", which only has ${known.join(', ')}: ${effect}.${didYouMean(key, known)}`,
        fix: fixes.addKey(name, key),
      };
    }
  }
}
