import { dirname } from 'node:path';
import { thrownBy } from '../checks/check-instance';
import type { Finding } from '../checks/finding';
import { IMMUTABLE_RULES } from '../checks/immutable';
import { dataLoss, KINDS_WITH_DATA, removedData } from '../checks/immutable/removed-data';
import type { Change, ChangeRule } from '../checks/rule';
import type { ApiObjectJson } from '../kubernetes/api-object';
import { clusterName } from '../model/environment';
import type { AppInstance } from '../model/fleet';
import { RENDERED_APPS } from '../model/layout';
import { filePath } from '../model/manifest';
import type { Committed } from './committed';
import { type Instances, toInstanceFinding } from './instances';
import type { RenderedFleet } from './render-fleet';

/** What is wrong with becoming what was rendered, for objects that are committed otherwise. */
export function checkChanges(
  { files, manifests, problems }: RenderedFleet,
  units: Instances,
  committed: Committed,
): Finding[] {
  const after = new Map(files);
  // What could not be rendered is not gone.
  const removed = problems.length > 0 ? [] : removedObjects(committed, after, units);
  const before = committed.differing(files.filter(([path]) => KINDS.test(path)));
  if (before.size === 0) return removed;
  const changed = manifests.flatMap((outline) => {
    const path = filePath(outline);
    const committedObject = parseObject(before.get(path));
    const object = parseObject(after.get(path));
    if (!committedObject || !object) return [];
    const unit = units.of(outline);
    const change = { before: committedObject, after: { ...outline, object } };
    return IMMUTABLE_RULES.flatMap((rule) => findings(rule, change, unit));
  });
  return [...removed, ...changed];
}

/** What is lost with objects that are committed, and are not rendered any more, of apps that are. */
function removedObjects(
  committed: Committed,
  after: ReadonlyMap<string, string>,
  units: Instances,
): Finding[] {
  const gone = committed.paths.filter((path) => WITH_DATA.test(path) && !after.has(path));
  return [...committed.read(gone)].flatMap(([path, text]) => {
    const object = parseObject(text);
    const directory = dirname(path);
    const unit = units.at(directory);
    if (!object || !unit) return [];
    const { app, environment, file: sourceFile } = unit;
    const constructPath = `${environment.name}/${app.definition.name}`;
    const cluster = clusterName(environment.cluster);
    const loss = dataLoss({ object, constructPath, sourceFile, directory, cluster });
    return loss ? toInstanceFinding(unit, removedData, loss) : [];
  });
}

const WITH_DATA = new RegExp(`^${RENDERED_APPS}/.*/(${KINDS_WITH_DATA.join('|')})\\.[^/]*$`);

/** The files of the kinds that some rule is about: no other need be read. */
const KINDS = new RegExp(
  `/(${[...new Set(IMMUTABLE_RULES.flatMap(({ kinds }) => kinds))].join('|')})\\.[^/]*$`,
);

function findings(rule: ChangeRule, change: Change, unit: AppInstance | undefined): Finding[] {
  if (!rule.kinds.includes(change.after.object.kind)) return [];
  try {
    return [...rule.check(change)].map((it) => toInstanceFinding(unit, rule, it));
  } catch (error) {
    const app = unit && { app: unit.app.definition.name, environment: unit.environment };
    throw thrownBy(rule, app ?? {}, error);
  }
}

/** Reads what Argosy has written. What somebody has made of it by hand may be anything. */
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
