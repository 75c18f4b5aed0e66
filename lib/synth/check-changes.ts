import { settle } from '../checks/check-unit';
import type { Finding } from '../checks/finding';
import { IMMUTABLE_RULES } from '../checks/immutable';
import type { ChangeRule } from '../checks/rule';
import type { AppEnvironment, Fleet } from '../model/fleet';
import { type ApiObjectJson, filePath, type Manifest } from '../model/manifest';
import type { Committed } from './committed';
import { appDirectory } from './render';
import { applicationName } from './render-argocd';
import type { RenderedFleet } from './render-fleet';

/** What is wrong with becoming what was rendered, for objects that are committed otherwise. */
export function checkChanges(
  { files, manifests }: RenderedFleet,
  fleet: Fleet,
  committed: Committed,
): Finding[] {
  const before = committed.differing(files.filter(([path]) => KINDS.test(path)));
  if (before.size === 0) return [];
  const after = new Map(files);
  const units = unitsOf(fleet);
  return manifests.flatMap((outline) => {
    const path = filePath(outline);
    const committedObject = parseObject(before.get(path));
    const object = parseObject(after.get(path));
    if (!committedObject || !object) return [];
    const unit = units.get(unitKey(outline));
    const change = { before: committedObject, after: { ...outline, object } };
    return IMMUTABLE_RULES.flatMap((rule) => findings(rule, change, unit));
  });
}

/** The files of the kinds that some rule is about: no other need be read. */
const KINDS = new RegExp(
  `/(${[...new Set(IMMUTABLE_RULES.flatMap(({ kinds }) => kinds))].join('|')})\\.[^/]*$`,
);

function findings(
  rule: ChangeRule,
  change: Parameters<ChangeRule['check']>[0],
  unit: AppEnvironment | undefined,
): Finding[] {
  if (!rule.kinds.includes(change.after.object.kind)) return [];
  const { name: app, suppress = [] } = unit?.app.definition ?? {};
  const place = unit && app !== undefined ? { app, environment: unit.environment } : {};
  return [...rule.check(change)].map((it) => settle(rule, it, place, suppress));
}

/** The apps in their environments, by where their objects and their Applications are written. */
function unitsOf({ appEnvironments }: Fleet): Map<string, AppEnvironment> {
  return new Map(
    appEnvironments.flatMap((it): [string, AppEnvironment][] => {
      const [app, environment] = [it.app.definition.name, it.environment.name];
      const application = `argocd/${environment}/${applicationName(app, environment)}`;
      return [
        [appDirectory(environment, app), it],
        [application, it],
      ];
    }),
  );
}

function unitKey({ directory, object }: Manifest): string {
  return directory.startsWith('argocd/') ? `${directory}/${object.metadata.name}` : directory;
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
