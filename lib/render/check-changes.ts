import { dirname } from 'node:path';
import { listAt } from '../base/json';
import { thrownBy } from '../checks/check-instance';
import type { Finding } from '../checks/finding';
import { IMMUTABLE_RULES } from '../checks/immutable';
import { dataLoss, KINDS_WITH_DATA, removedData } from '../checks/immutable/removed-data';
import { lostRight, removedRight } from '../checks/immutable/removed-right';
import { interruption, SUCCESSORS, workloadKind } from '../checks/immutable/workload-kind';
import type { Change, ChangeRule } from '../checks/rule';
import type { ApiObjectJson } from '../kubernetes/api-object';
import { clusterName } from '../model/environment';
import type { AppInstance } from '../model/fleet';
import { applicationFile, isBelow, manifestFile, RENDERED_APPS } from '../model/layout';
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

/** A committed object as a manifest of its instance. */
function removedManifest(
  { app, environment, file: sourceFile }: AppInstance,
  object: ApiObjectJson,
  directory: string,
): Manifest {
  const constructPath = `${environment.name}/${app.definition.name}`;
  const cluster = clusterName(environment.cluster);
  return { object, constructPath, sourceFile, directory, cluster };
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
    const manifest = removedManifest(instance, object, directory);
    const loss = KINDS_WITH_DATA.includes(object.kind) ? dataLoss(manifest) : undefined;
    const right = lostRight(manifest, instance.environment, owners.argocdNamespace);
    const successor = SUCCESSORS[object.kind];
    const isReplaced =
      successor !== undefined && tree.has(manifestFile(directory, successor, object.metadata.name));
    const gap = isReplaced
      ? interruption(manifest, committedSyncOptions(committed, instance))
      : undefined;
    return [
      ...(loss ? [toInstanceFinding(instance, removedData, loss)] : []),
      ...(right ? [toInstanceFinding(instance, removedRight, right)] : []),
      ...(gap ? [toInstanceFinding(instance, workloadKind, gap)] : []),
    ];
  });
}

function committedSyncOptions(
  committed: Committed,
  { app, environment }: AppInstance,
): readonly unknown[] {
  const path = applicationFile(environment.name, app.definition.name);
  const application = parseObject(committed.read([path]).get(path));
  return listAt(application, 'spec', 'syncPolicy', 'syncOptions');
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
    const { apiVersion, kind, metadata } = object ?? {};
    const isNamed = [apiVersion, kind, metadata?.name].every((it) => typeof it === 'string');
    return isNamed ? object : undefined;
  } catch {
    return undefined;
  }
}
