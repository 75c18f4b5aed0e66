import { type JsonValue, listAt, objectAt, valueAt } from '../../base/json';
import { indexOf, label } from '../object-index';
import type { Rule, RuleContext } from '../rule';
import { existingObjects } from './existing-objects';
import { alsoProvided, didYouMean } from './missing';

/** A volume without its claim. */
export const claim: Rule = {
  id: 'reference/claim',
  severity: 'error',
  summary: 'A pod mounts a PersistentVolumeClaim that does not exist.',
  why: 'The pod stays pending forever.',
  source: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes',
  about: ['persistentVolumeClaim'],
  *check(context) {
    const index = indexOf(context);
    for (const { manifest, path, spec } of context.pods) {
      for (const [i, volume] of listAt(spec, 'volumes').entries()) {
        const name = valueAt(volume, ['persistentVolumeClaim', 'claimName']);
        if (typeof name !== 'string' || name === '') continue;
        const namespace = index.namespaceOf(manifest);
        const existing = existingObjects(context);
        if (existing.has('PersistentVolumeClaim', namespace, name)) continue;
        if (isOfStatefulSet(context, namespace, name)) continue;
        const known = existing.names('PersistentVolumeClaim', namespace);
        yield {
          manifest,
          path: [...path, 'volumes', i, 'persistentVolumeClaim', 'claimName'],
          message: `Volume "${objectAt(volume)['name']}" of ${label(manifest)} refers to the PersistentVolumeClaim "${name}", which does not exist: its pods would stay pending forever.${didYouMean(name, known)}`,
          fix: `Create it with \`volumes: { <name>: { claim: { size: '<size>' } } }\` of the app, or in \`extend\`. ${alsoProvided('PersistentVolumeClaim', name)}`,
          needs: { kind: 'PersistentVolumeClaim', name },
        };
      }
    }
  },
};

/** True for a claim that a StatefulSet creates for one of its pods: `<template>-<set>-<number>`. */
function isOfStatefulSet(context: RuleContext, namespace: string, name: string): boolean {
  const index = indexOf(context);
  const pod = name.slice(0, name.lastIndexOf('-'));
  if (!/-\d+$/.test(name)) return false;
  return index.ofKind('apps/StatefulSet').some((set) => {
    if (index.namespaceOf(set) !== namespace) return false;
    const { name: setName } = set.object.metadata;
    return listAt(set.object, 'spec', 'volumeClaimTemplates').some(
      (it: JsonValue) => pod === `${valueAt(it, ['metadata', 'name'])}-${setName}`,
    );
  });
}
