import { textOf } from '../base/json';
import { apiGroup } from '../kubernetes/api-object';
import type { Manifest } from '../model/manifest';
import { perContext } from './per-context';
import type { CheckedPod } from './pods';
import type { RuleContext } from './rule';

/** The objects of an app in an environment, by identity. */
class ObjectIndex {
  private readonly objects = new Map<string, Manifest>();
  private readonly kinds = new Map<string, Manifest[]>();

  constructor(private readonly context: RuleContext) {
    for (const manifest of context.manifests) {
      const { object } = manifest;
      const kind = `${apiGroup(object)}/${object.kind}`;
      const ofKind = this.kinds.get(kind);
      if (ofKind === undefined) this.kinds.set(kind, [manifest]);
      else ofKind.push(manifest);
      this.objects.set(`${kind}/${this.namespaceOf(manifest)}/${object.metadata.name}`, manifest);
    }
  }

  /** @param kind the group and kind, such as `apps/Deployment`, or `/Service` of the core group. */
  ofKind(kind: string): readonly Manifest[] {
    return this.kinds.get(kind) ?? [];
  }

  /** The object of a kind with a name. */
  find(kind: string, namespace: string, name: string): Manifest | undefined {
    return this.objects.get(`${kind}/${namespace}/${name}`);
  }

  /** The names of the objects of a kind in a namespace. */
  names(kind: string, namespace: string): string[] {
    return this.ofKind(kind)
      .filter((it) => this.namespaceOf(it) === namespace)
      .map(({ object }) => String(object.metadata.name));
  }

  /** The namespace of an object. */
  namespaceOf({ object }: Manifest): string {
    // `extend` and patches can set anything here.
    return textOf(object.metadata.namespace ?? this.namespace);
  }

  /** The namespace of objects that do not set one. */
  get namespace(): string {
    return this.context.namespace ?? '';
  }

  /** The pods in a namespace. */
  podsIn(namespace: string): readonly CheckedPod[] {
    return this.context.pods.filter(({ manifest }) => this.namespaceOf(manifest) === namespace);
  }
}

/** The objects of an app in an environment, by identity. */
export const indexOf: (context: RuleContext) => ObjectIndex = perContext(
  (context) => new ObjectIndex(context),
);

/** The kind and name of an object for messages, such as `Deployment web`. */
export function label({ object }: Manifest): string {
  return `${object.kind} ${object.metadata.name}`;
}
