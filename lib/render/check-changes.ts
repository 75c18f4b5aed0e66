import { dirname } from 'node:path';
import { thrownBy } from '../checks/check-instance';
import type { Finding } from '../checks/finding';
import { IMMUTABLE_RULES } from '../checks/immutable';
import { dataLoss, KINDS_WITH_DATA, removedData } from '../checks/immutable/removed-data';
import { lostRight, removedRight } from '../checks/immutable/removed-right';
import type { Change, ChangeRule } from '../checks/rule';
import type { ApiObjectJson } from '../kubernetes/api-object';
import { clusterName } from '../model/environment';
import type { AppInstance } from '../model/fleet';
import { applicationFile, isBelow, RENDERED_APPS } from '../model/layout';
import { filePath, type Manifest } from '../model/manifest';
import type { Committed } from './committed';
import { type Instances, toInstanceFinding } from './instances';
import type { RenderedTree } from './tree';

/** The rendered manifests to compare with the committed ones. */
interface Rendered {
  /** The manifests that differ from their committed versions. */
  readonly changed: readonly Manifest[];
  readonly tree: RenderedTree;
}

/** The findings of the change rules, on changed and removed objects. */
export function checkChanges(
  { changed, tree }: Rendered,
  owners: Instances,
  committed: Committed,
): Finding[] {
  const removed = removedObjects(committed, tree, owners);
  const before = committed.read(changed.map(filePath));
  const ofChanges = changed.flatMap((after) => {
    const object = parseObject(before.get(filePath(after)));
    if (object === undefined) return [];
    const owner = owners.of(after);
    const change = { before: object, after, ...(owner && { environment: owner.environment }) };
    return IMMUTABLE_RULES.flatMap((rule) => findings(rule, change, owner));
  });
  return [...removed, ...ofChanges];
}

/** Findings on objects that are committed but no longer rendered, of apps that still exist. */
function removedObjects(committed: Committed, tree: RenderedTree, owners: Instances): Finding[] {
  const ownerOf = (path: string) => {
    const instance = owners.at(dirname(path));
    return instance && isRendered(instance, tree) ? instance : undefined;
  };
  const gone = committed.paths.filter(
    (path) => isBelow(RENDERED_APPS, path) && !tree.has(path) && ownerOf(path) !== undefined,
  );
  return [...committed.read(gone)].flatMap(([path, text]) => {
    const object = parseObject(text);
    const directory = dirname(path);
    const instance = ownerOf(path);
    if (!object || !instance) return [];
    const { app, environment, file: sourceFile } = instance;
    const constructPath = `${environment.name}/${app.definition.name}`;
    const cluster = clusterName(environment.cluster);
    const manifest = { object, constructPath, sourceFile, directory, cluster };
    const loss = KINDS_WITH_DATA.includes(object.kind) ? dataLoss(manifest) : undefined;
    const right = lostRight(manifest, environment, owners.argocdNamespace);
    return [
      ...(loss ? [toInstanceFinding(instance, removedData, loss)] : []),
      ...(right ? [toInstanceFinding(instance, removedRight, right)] : []),
    ];
  });
}

/** False for an instance that failed to render: its objects were not removed. */
function isRendered({ app, environment }: AppInstance, tree: RenderedTree): boolean {
  return tree.has(applicationFile(environment.name, app.definition.name));
}

function findings(rule: ChangeRule, change: Change, owner: AppInstance | undefined): Finding[] {
  if (!rule.kinds.includes(change.after.object.kind)) return [];
  try {
    return [...rule.check(change)].map((it) => toInstanceFinding(owner, rule, it));
  } catch (error) {
    const place = owner && { app: owner.app.definition.name, environment: owner.environment };
    throw thrownBy(rule, place ?? {}, error);
  }
}

/** Parses a committed file. Somebody may have edited it by hand, so it may hold anything. */
function parseObject(text: string | undefined): ApiObjectJson | undefined {
  if (text === undefined) return undefined;
  const { load } = require('js-yaml') as typeof import('js-yaml');
  try {
    const object = load(text) as ApiObjectJson | undefined;
    return typeof object?.kind === 'string' && typeof object.metadata?.name === 'string'
      ? object
      : undefined;
  } catch {
    return undefined;
  }
}
