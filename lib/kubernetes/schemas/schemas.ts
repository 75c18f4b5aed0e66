import { nearest } from '../../base/hint';
import { isPlainObject, type JsonValue } from '../../base/json';
import { type ApiObjectJson, apiGroup } from '../api-object';
import { scopeOf } from '../scope';
import { type KubernetesVersion, minorOf } from '../version';
import { apiLifecycle } from './api-lifecycle';
import type { CrdSchema } from './crd-schema';
import ownCrds from './crds.json';
import type { SchemaFinding } from './finding';
import type { SchemaNode } from './node';
import { type OmittedDefault, omittedDefaults } from './omitted-defaults';
import { rootNode } from './open-api';
import { type BuiltInKind, builtInKind, builtInKinds, NEWEST, OLDEST, type Scope } from './table';
import { validate } from './validate';

/** Checks API objects against the schemas of Kubernetes and of CRDs, without a cluster. */
export class Schemas {
  private readonly crds: ReadonlyMap<string, CrdSchema>;
  private readonly nodes = new Map<CrdSchema, SchemaNode>();

  /**
   * @param crds the fleet's CRDs, which take precedence over the built-in ones.
   * @default the built-in CRDs only
   */
  constructor(crds: readonly CrdSchema[] = []) {
    const replaced = new Set(crds.map(groupKind));
    const own = (ownCrds as readonly CrdSchema[]).filter((crd) => !replaced.has(groupKind(crd)));
    this.crds = new Map([...own, ...crds].map((crd) => [idOf(crd), crd]));
  }

  /**
   * Reports what the API server of a cluster would refuse, drop or warn about.
   *
   * @param version the cluster's version. If not given, reports only what no covered version accepts.
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
    // Only Kubernetes' own groups have no dot.
    return [apiGroup(object).includes('.') ? this.unknownKind(object) : noSuchKind(object)];
  }

  /** The scope of a kind; `undefined` if no schema defines it. */
  scopeOf(object: { readonly apiVersion: string; readonly kind: string }): Scope | undefined {
    const crd = this.crds.get(idOf(object));
    return crd ? crd.scope : scopeOf(object);
  }

  /** The defaults of a custom resource that Argo CD does not know, and that the object does not have. */
  omittedDefaults(object: ApiObjectJson): OmittedDefault[] {
    const crd = this.crds.get(idOf(object));
    return crd ? omittedDefaults(this.nodeOf(crd), object as unknown as JsonValue) : [];
  }

  private nodeOf(crd: CrdSchema): SchemaNode {
    let node = this.nodes.get(crd);
    if (node === undefined) {
      node = rootNode(crd.schema);
      this.nodes.set(crd, node);
    }
    return node;
  }

  private checkCustom(
    crd: CrdSchema,
    object: ApiObjectJson,
    version: KubernetesVersion | undefined,
  ): SchemaFinding[] {
    const findings: SchemaFinding[] = [];
    const { file = 'its CRD', deprecated } = crd;
    if (!crd.served) {
      const message = `${named(object)} is no longer served according to ${file}. The API server refuses it.`;
      findings.push({
        rule: 'schema/api-removed',
        path: [],
        message,
        fix: this.otherVersions(object),
      });
    } else if (deprecated !== undefined) {
      const message = `${named(object)} is deprecated according to ${file}: ${deprecated}`;
      findings.push({
        rule: 'schema/api-deprecated',
        path: [],
        message,
        fix: this.otherVersions(object),
      });
    }
    const minor = version && minorOf(version);
    return [
      ...findings,
      ...validate(this.nodeOf(crd), object, {
        isNarrow: crd.narrow === true,
        ...(minor !== undefined && { minor }),
      }),
    ];
  }

  /** Checks each item of a list. Items of a typed list may omit `kind`. */
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
        const message = 'This item is not an API object: it has no kind.';
        const fix = 'Set `apiVersion` and `kind`, or remove the item.';
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
    const crd = `If it is a custom resource, put its CRD under fleet/crds/.`;
    const fix =
      sameKind.length > 0
        ? `Write \`apiVersion: '${sameKind.at(-1)}'\`. ${crd}`
        : guess !== undefined
          ? `Did you mean \`${guess}\`? ${crd}`
          : `Check \`apiVersion\` and \`kind\`. ${crd}`;
    const message = `There is no schema for ${named(object)}, so it is not validated.`;
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

/** A kind in one of Kubernetes' own groups that does not exist. */
function noSuchKind(object: ApiObjectJson): SchemaFinding {
  const all = builtInKinds();
  const kinds = all.map((id) => id.slice(id.indexOf(' ') + 1));
  const kind = kinds.includes(object.kind) ? object.kind : nearest(object.kind, kinds);
  const id = all.filter((it) => it.endsWith(` ${kind}`)).at(-1);
  const fix =
    id === undefined
      ? 'Correct `apiVersion` and `kind`. For a custom resource, `apiVersion` includes its group.'
      : `Did you mean \`apiVersion: '${versionIn(id)}'\`, \`kind: '${kind}'\`?`;
  const message = `No covered version of Kubernetes has ${named(object)}. The API server refuses it.`;
  return { rule: 'schema/no-such-kind', path: [], message, fix };
}

function checkBuiltIn(
  { node, first, last }: BuiltInKind,
  object: ApiObjectJson,
  version: KubernetesVersion | undefined,
): SchemaFinding[] {
  const minor = version && minorOf(version);
  if (minor !== undefined && minor < first) {
    const message = `${named(object)} is only served since Kubernetes 1.${first}; the environment is 1.${minor}. The API server refuses it.`;
    const fix =
      'Use an API version that the cluster serves, or correct `kubernetes` in the environment.';
    return [{ rule: 'schema/api-not-served-yet', path: [], message, fix }];
  }
  const { removed, deprecated, instead } = apiLifecycle(object.apiVersion, object.kind) ?? {};
  if (minor !== undefined && minor > last)
    return [apiRemoved(object, last + 1, instead ?? 'Remove it.', minor)];
  const findings = validate(node, object, minor === undefined ? {} : { minor });
  // Without a version, report only what every covered version warns about.
  if (deprecated === undefined || deprecated > (minor ?? OLDEST)) return findings;
  const end = removed !== undefined && removed <= NEWEST ? ` and removed in 1.${removed}` : '';
  const message = `${named(object)} is deprecated in Kubernetes 1.${deprecated}${end}.`;
  return [{ rule: 'schema/api-deprecated', path: [], message, fix: instead ?? '' }, ...findings];
}

function apiRemoved(
  object: ApiObjectJson,
  removed: number,
  fix: string,
  minor?: number,
): SchemaFinding {
  const where = minor === undefined ? '' : `; the environment is 1.${minor}`;
  const message = `${named(object)} was removed in Kubernetes 1.${removed}${where}. The API server refuses it.`;
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
