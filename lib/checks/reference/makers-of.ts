import { apiGroup } from '../../kubernetes/api-object';
import type { Manifest } from '../../model/manifest';
import type { ProvidedObject } from '../../model/provided';
import { indexOf } from '../object-index';
import { perContext } from '../per-context';
import type { RuleContext } from '../rule';
import { MAKERS } from './makers';

type MakersOf = (namespace: string, needed: ProvidedObject) => readonly Manifest[];

/** Finds the objects of the app that create an object: itself, or an ExternalSecret, a SealedSecret, a Certificate. */
export const makersOf: (context: RuleContext) => MakersOf = perContext((context) => {
  const index = indexOf(context);
  const makers = new Map<string, Manifest[]>();
  for (const manifest of context.manifests) {
    const { object } = manifest;
    const make = MAKERS.get(`${apiGroup(object)}/${object.kind}`);
    for (const { kind, name, everywhere, addsOnly } of make?.(object) ?? []) {
      if (addsOnly) continue;
      const id = `${kind}/${everywhere ? '*' : index.namespaceOf(manifest)}/${name}`;
      makers.set(id, [...(makers.get(id) ?? []), manifest]);
    }
  }
  return (namespace, { kind, name }) => [
    ...(makers.get(`${kind}/${namespace}/${name}`) ?? []),
    ...(makers.get(`${kind}/*/${name}`) ?? []),
  ];
});
