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
  return [...removed, ...interruptions(committed, tree, owners), ...ofChanges];
}

/** Findings on Deployments and Rollouts that give way to each other. */
function interruptions(committed: Committed, tree: RenderedTree, owners: Instances): Finding[] {
  const gone = committed.paths.filter((path) => !tree.has(path) && isReplaced(path, tree));
  if (gone.length === 0) return [];
  return [...committed.read(gone)].flatMap(([path, text]) => {
    const object = parseObject(text);
    const instance = owners.at(dirname(path));
    if (!object || !instance) return [];
    const { app, environment } = instance;
    const application = applicationFile(environment.name, app.definition.name);
    const before = parseObject(committed.read([application]).get(application));
    const options = listAt(before, 'spec', 'syncPolicy', 'syncOptions');
    const found = interruption(removedManifest(instance, object, dirname(path)), options);
    return found ? toInstanceFinding(instance, workloadKind, found) : [];
  });
}

/** True for the file of a Deployment or a Rollout beside which the other one is rendered. */
function isReplaced(path: string, tree: RenderedTree): boolean {
  const [, directory = '', kind = '', name = ''] = WORKLOAD.exec(path) ?? [];
  const successor = SUCCESSORS[kind];
  return successor !== undefined && tree.has(manifestFile(directory, successor, name));
}

const WORKLOAD = new RegExp(`^(${RENDERED_APPS}/.*)/(Deployment|Rollout)\\.(.*)\\.k8s\\.yaml$`);

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
