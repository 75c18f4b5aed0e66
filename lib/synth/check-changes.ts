import type { Finding } from '../checks/finding';
import { IMMUTABLE_RULES } from '../checks/immutable';
import type { Change, ChangeRule } from '../checks/rule';
import type { AppEnvironment } from '../model/fleet';
import { type ApiObjectJson, filePath } from '../model/manifest';
import type { Committed } from './committed';
import type { RenderedFleet } from './render-fleet';
import { settleIn, type Units } from './units';

/** What is wrong with becoming what was rendered, for objects that are committed otherwise. */
export function checkChanges(
  { files, manifests }: RenderedFleet,
  units: Units,
  committed: Committed,
): Finding[] {
  const before = committed.differing(files.filter(([path]) => KINDS.test(path)));
  if (before.size === 0) return [];
  const after = new Map(files);
  return manifests.flatMap((outline) => {
    const path = filePath(outline);
    const committedObject = parseObject(before.get(path));
    const object = parseObject(after.get(path));
    if (!committedObject || !object) return [];
    const unit = units.of(outline);
    const change = { before: committedObject, after: { ...outline, object } };
    return IMMUTABLE_RULES.flatMap((rule) => findings(rule, change, unit));
  });
}

/** The files of the kinds that some rule is about: no other need be read. */
const KINDS = new RegExp(
  `/(${[...new Set(IMMUTABLE_RULES.flatMap(({ kinds }) => kinds))].join('|')})\\.[^/]*$`,
);

function findings(rule: ChangeRule, change: Change, unit: AppEnvironment | undefined): Finding[] {
  if (!rule.kinds.includes(change.after.object.kind)) return [];
  return [...rule.check(change)].map((it) => settleIn(unit, rule, it));
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
