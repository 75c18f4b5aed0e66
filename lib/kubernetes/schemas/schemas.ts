import { nearest } from '../../base/hint';
import { isPlainObject } from '../../base/json';
import { type ApiObjectJson, apiGroup } from '../api-object';
import { scopeOf } from '../scope';
import { type KubernetesVersion, minorOf } from '../version';
import { apiLifecycle } from './api-lifecycle';
import type { CrdSchema } from './crd-schema';
import ownCrds from './crds.json';
import type { SchemaFinding } from './finding';
import type { SchemaNode } from './node';
import { rootNode } from './open-api';
import { type BuiltInKind, builtInKind, builtInKinds, NEWEST, OLDEST, type Scope } from './table';
import { validate } from './validate';

/** Checks API objects against the schemas of Kubernetes and of CRDs, without a cluster. */
export class Schemas {
  private readonly crds: ReadonlyMap<string, CrdSchema>;
  private readonly nodes = new Map<CrdSchema, SchemaNode>();

  /**
   * @param crds of the fleet: they take precedence over those that come with Argosy.
   * @default only those that come with Argosy
   */
  constructor(crds: readonly CrdSchema[] = []) {
    const replaced = new Set(crds.map(groupKind));
    const own = (ownCrds as readonly CrdSchema[]).filter((crd) => !replaced.has(groupKind(crd)));
    this.crds = new Map([...own, ...crds].map((crd) => [idOf(crd), crd]));
  }

  /**
   * What the API server of a cluster would refuse, drop or warn of.
   *
   * @param version of the cluster. Without it, only what no covered version accepts is found.
   */
  check(object: ApiObjectJson, version: KubernetesVersion | undefined): SchemaFinding[] {
    const crd = this.crds.get(idOf(object));
    if (crd) return this.checkCustom(crd, object, version);
    const builtIn = builtInKind(object.apiVersion, object.kind);
    if (builtIn) return checkBuiltIn(builtIn, object, version);
    const { items } = object;
    if (object.kind.endsWith('List') && Array.isArray(items)) {
      return this.checkList(object, items, version);
    }
    const { removed, instead = '' } = apiLifecycle(object.apiVersion, object.kind) ?? {};
    if (removed !== undefined) return [apiRemoved(object, removed, instead)];
    // Only Kubernetes itself has groups without a dot.
    return [apiGroup(object).includes('.') ? this.unknownKind(object) : noSuchKind(object)];
  }

  /** Where objects of a kind live: nothing where no schema says so. */
  scopeOf(object: { readonly apiVersion: string; readonly kind: string }): Scope | undefined {
    const crd = this.crds.get(idOf(object));
    return crd ? crd.scope : scopeOf(object);
  }

  private checkCustom(
    crd: CrdSchema,
    object: ApiObjectJson,
    version: KubernetesVersion | undefined,
  ): SchemaFinding[] {
    const findings: SchemaFinding[] = [];
    const { file = 'its CRD', deprecated } = crd;
    if (!crd.served) {
      const message = `${named(object)} is no longer served, as ${file} says. The API server refuses it.`;
      findings.push({
        rule: 'schema/api-removed',
        path: [],
        message,
        fix: this.otherVersions(object),
      });
    } else if (deprecated !== undefined) {
      const message = `${named(object)} is deprecated, as ${file} says: ${deprecated}`;
      findings.push({
        rule: 'schema/api-deprecated',
        path: [],
        message,
        fix: this.otherVersions(object),
      });
    }
    let node = this.nodes.get(crd);
    if (node === undefined) {
      node = rootNode(crd.schema);
      this.nodes.set(crd, node);
    }
    const minor = version && minorOf(version);
    return [
      ...findings,
      ...validate(node, object, {
        isNarrow: crd.narrow === true,
        ...(minor !== undefined && { minor }),
      }),
    ];
  }

  /** A list is checked as its items are; those of a typed list may leave out their kind. */
  private checkList(
    list: ApiObjectJson,
    items: readonly unknown[],
    version: KubernetesVersion | undefined,
  ): SchemaFinding[] {
    const isTyped = list.kind !== 'List';
    const kind = isTyped ? { apiVersion: list.apiVersion, kind: list.kind.slice(0, -4) } : {};
    return items.flatMap((item, i) => {
      const object = { ...kind, ...(isPlainObject(item) ? item : {}) } as ApiObjectJson;
      if (typeof object.apiVersion !== 'string' || typeof object.kind !== 'string') {
        const message = 'This item is no API object: it names no kind.';
        const fix = 'Give it `apiVersion` and `kind`, or remove it.';
        return [{ rule: 'schema/type' as const, path: ['items', i], message, fix }];
      }
      const findings = this.check(object, version);
      return findings.map((it) => ({ ...it, path: ['items', i, ...it.path] }));
    });
  }

  private unknownKind(object: ApiObjectJson): SchemaFinding {
    const group = apiGroup(object);
    const known = [
      ...builtInKinds(group),
      ...[...this.crds.keys()].filter((id) => apiGroup({ apiVersion: id }) === group),
    ];
    const sameKind = known.filter((id) => id.endsWith(` ${object.kind}`)).map(versionIn);
    const guess = nearest(
      object.kind,
      known.map((id) => id.slice(id.indexOf(' ') + 1)),
    );
    const crd = `If it is of a CRD, put the CRD under fleet/crds/.`;
    const fix =
      sameKind.length > 0
        ? `Write \`apiVersion: '${sameKind.at(-1)}'\`. ${crd}`
        : guess !== undefined
          ? `Did you mean \`${guess}\`? ${crd}`
          : `Check \`apiVersion\` and \`kind\`. ${crd}`;
    const message = `There is no schema for ${named(object)}: it is not checked.`;
    return { rule: 'schema/unknown-kind', path: [], message, fix };
  }

  private otherVersions(object: ApiObjectJson): string {
    const versions = [...this.crds.values()]
      .filter(
        (it) => it.served && it.deprecated === undefined && groupKind(it) === groupKind(object),
      )
      .map((it) => it.apiVersion);
    return versions.length > 0 ? `Write \`apiVersion: '${versions.at(-1)}'\`.` : 'Remove it.';
  }
}

/** A kind that would have to be Kubernetes' own, and is not. */
function noSuchKind(object: ApiObjectJson): SchemaFinding {
  const all = builtInKinds();
  const kinds = all.map((id) => id.slice(id.indexOf(' ') + 1));
  const kind = kinds.includes(object.kind) ? object.kind : nearest(object.kind, kinds);
  const id = all.filter((it) => it.endsWith(` ${kind}`)).at(-1);
  const fix =
    id === undefined
      ? 'Correct `apiVersion` and `kind`: those of a custom resource name its group.'
      : `Did you mean \`apiVersion: '${versionIn(id)}'\`, \`kind: '${kind}'\`?`;
  const message = `Kubernetes has no ${named(object)} in any version that is covered. The API server refuses it.`;
  return { rule: 'schema/no-such-kind', path: [], message, fix };
}

function checkBuiltIn(
  { node, first, last }: BuiltInKind,
  object: ApiObjectJson,
  version: KubernetesVersion | undefined,
): SchemaFinding[] {
  const minor = version && minorOf(version);
  if (minor !== undefined && minor < first) {
    const message = `${named(object)} is served from Kubernetes 1.${first} on; the environment is 1.${minor}. The API server refuses it.`;
    const fix =
      'Use an API version that the cluster serves, or correct `kubernetes` of the environment.';
    return [{ rule: 'schema/api-not-served-yet', path: [], message, fix }];
  }
  const { removed, deprecated, instead } = apiLifecycle(object.apiVersion, object.kind) ?? {};
  if (minor !== undefined && minor > last)
    return [apiRemoved(object, last + 1, instead ?? 'Remove it.', minor)];
  const findings = validate(node, object, minor === undefined ? {} : { minor });
  // Without a version, what the oldest one warns of is what all of them do.
  if (deprecated === undefined || deprecated > (minor ?? OLDEST)) return findings;
  const end = removed !== undefined && removed <= NEWEST ? ` and gone from 1.${removed} on` : '';
  const message = `${named(object)} is deprecated since Kubernetes 1.${deprecated}${end}.`;
  return [{ rule: 'schema/api-deprecated', path: [], message, fix: instead ?? '' }, ...findings];
}

function apiRemoved(
  object: ApiObjectJson,
  removed: number,
  fix: string,
  minor?: number,
): SchemaFinding {
  const where = minor === undefined ? '' : `; the environment is 1.${minor}`;
  const message = `${named(object)} is gone since Kubernetes 1.${removed}${where}. The API server refuses it.`;
  return { rule: 'schema/api-removed', path: [], message, fix };
}

interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
}

function named({ apiVersion, kind }: Identity): string {
  return `${kind} (${apiVersion})`;
}

function idOf({ apiVersion, kind }: Identity): string {
  return `${apiVersion} ${kind}`;
}

function groupKind(it: Identity): string {
  return `${apiGroup(it)} ${it.kind}`;
}

function versionIn(id: string): string {
  return id.slice(0, id.indexOf(' '));
}
