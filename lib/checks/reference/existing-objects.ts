import { apiGroup } from '../../kubernetes/api-object';
import type { Manifest } from '../../model/manifest';
import type { ProvidedObject } from '../../model/provided';
import { isCalledAfter, mentions, unknownResources } from '../custom-resources';
import { indexOf } from '../object-index';
import { perContext } from '../per-context';
import type { RuleContext } from '../rule';
import { type Keys, MAKERS, type MadeObject } from './makers';

type Kind = ProvidedObject['kind'];

/** The objects that exist once the app is applied, for references of pods and routes. */
class ExistingObjects {
  private readonly keysByObject = new Map<string, Keys>();
  private readonly extended = new Set<string>();
  private readonly provided: ReadonlySet<string>;

  /** @param mayMake whether an object of an unknown operator may create one with that name. */
  constructor(
    provided: readonly ProvidedObject[],
    private readonly mayMake: (name: string) => boolean,
  ) {
    this.provided = new Set(provided.map(({ kind, name }) => `${kind}/${name}`));
  }

  /** @param namespace the namespace of the object that creates it. */
  add({ kind, name, keys, everywhere, addsOnly }: MadeObject, namespace = '*'): void {
    const id = `${kind}/${everywhere ? '*' : namespace}/${name}`;
    // If two objects create it, its keys are unknown.
    if (addsOnly || this.keysByObject.has(id)) this.extended.add(id);
    if (!addsOnly) this.keysByObject.set(id, keys);
  }

  has(kind: Kind, namespace: string, name: string): boolean {
    return (
      this.keysByObject.has(`${kind}/${namespace}/${name}`) ||
      this.keysByObject.has(`${kind}/*/${name}`) ||
      this.provided.has(`${kind}/${name}`) ||
      this.mayMake(name)
    );
  }

  /** The keys of a ConfigMap or Secret, if they are all known. */
  keys(kind: Kind, namespace: string, name: string): Keys {
    const id = `${kind}/${namespace}/${name}`;
    const isOpen = this.extended.has(id) || this.provided.has(`${kind}/${name}`);
    return isOpen ? undefined : this.keysByObject.get(id);
  }

  /** The names of the objects of a kind in a namespace. */
  names(kind: Kind, namespace: string): string[] {
    const prefix = `${kind}/${namespace}/`;
    const made = [...this.keysByObject.keys()].filter((id) => id.startsWith(prefix));
    const provided = [...this.provided].filter((id) => id.startsWith(`${kind}/`));
    return [...made, ...provided].map((id) => id.slice(id.lastIndexOf('/') + 1));
  }
}

/** Includes known operators, whose objects may also create others named after them. */
function mayMake(context: RuleContext, name: string): boolean {
  return unknownResources(context).some(
    (it) => mentions(it, name) || (!MAKERS.has(kindOf(it)) && isCalledAfter(it, name)),
  );
}

function kindOf({ object }: Manifest): string {
  return `${apiGroup(object)}/${object.kind}`;
}

/** The objects that Kubernetes itself creates. */
const IN_EVERY_NAMESPACE: readonly MadeObject[] = [
  { kind: 'ConfigMap', name: 'kube-root-ca.crt', keys: ['ca.crt'] },
  { kind: 'ServiceAccount', name: 'default', keys: undefined },
];

/** The objects that exist once the app is applied. */
export const existingObjects: (context: RuleContext) => ExistingObjects = perContext((context) => {
  const index = indexOf(context);
  const existing = new ExistingObjects(context.provided, (name) => mayMake(context, name));
  for (const made of IN_EVERY_NAMESPACE) existing.add(made);
  for (const manifest of context.manifests) {
    const make = MAKERS.get(kindOf(manifest));
    if (make === undefined) continue;
    const namespace = index.namespaceOf(manifest);
    for (const made of make(manifest.object)) existing.add(made, namespace);
  }
  return existing;
});
