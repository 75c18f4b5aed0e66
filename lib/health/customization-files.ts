import { byCodeUnit } from '../base/json';
import { isDns1123Subdomain } from '../kubernetes/names';
import type { Problem } from '../model/problem';
import { customizationKey, isWildcard, overlap, type ResourceCustomization } from './customization';

/** A comment in a script that sets an option of Argo CD. */
const USE_OPEN_LIBS = directive('useOpenLibs');
const MERGE_BUILTIN_ACTIONS = directive('mergeBuiltinActions');

function directive(name: string): RegExp {
  return new RegExp(`^--\\s*argocd:\\s*${name}\\s*$`, 'm');
}

/** What a file of a customization is. */
type Part = 'health.lua' | 'actions/discovery.lua' | { readonly action: string } | 'example';

interface Place {
  readonly group: string;
  readonly kind: string;
  readonly directory: string;
  readonly part: Part;
}

const PLACE =
  /^(?:(?<group>[^/]+)\/)?(?<kind>[^/]+)\/(?<rest>health\.lua|health_test\.yaml|testdata\/.+|actions\/.+)$/;

/**
 * Reads customizations from files in the layout of Argo CD's own `resource_customizations`.
 *
 * @param folder where they are, for messages.
 * @param files the text of each file, by its path in the folder.
 */
export function readCustomizations(
  folder: string,
  files: ReadonlyMap<string, string>,
  problems: Problem[],
): ResourceCustomization[] {
  const found = new Map<string, Place & { readonly scripts: Map<Part, string> }>();
  for (const [path, text] of files) {
    const place = parsePlace(folder, path);
    if (place === undefined) {
      if (text !== '') problems.push(unexpected(`${folder}/${path}`));
      continue;
    }
    const known = found.get(place.directory) ?? { ...place, scripts: new Map() };
    found.set(place.directory, known);
    if (place.part !== 'example') known.scripts.set(place.part, text);
  }
  const all = [...found.values()]
    .sort((a, b) => byCodeUnit(a.directory, b.directory))
    .map(({ group, kind, directory, scripts }) =>
      customization({ group, kind, directory }, scripts),
    );
  for (const it of all) problems.push(...customizationProblems(it));
  problems.push(...overlapProblems(all));
  return all;
}

function parsePlace(folder: string, path: string): Place | undefined {
  const { group = '', kind = '', rest = '' } = PLACE.exec(path)?.groups ?? {};
  const part = parsePart(rest);
  if (part === undefined) return undefined;
  const directory = `${folder}/${path.slice(0, -rest.length - 1)}`;
  // `*` is not possible in the name of a file everywhere.
  return { group: group.replaceAll('_', '*'), kind: kind.replaceAll('_', '*'), directory, part };
}

function parsePart(rest: string): Part | undefined {
  if (rest === 'health.lua' || rest === 'actions/discovery.lua') return rest;
  if (/^(health_test\.yaml|actions\/action_test\.yaml)$/.test(rest)) return 'example';
  if (/^(actions\/)?testdata\//.test(rest)) return 'example';
  const action = /^actions\/([^/]+)\/action\.lua$/.exec(rest)?.[1];
  return action === undefined ? undefined : { action };
}

function unexpected(file: string): Problem {
  return {
    file,
    message: 'Nothing reads this file.',
    fix:
      'Health checks are in `<group>/<Kind>/health.lua`, actions in `<group>/<Kind>/actions/`, examples in the ' +
      '`testdata/` beside their `health_test.yaml` or `action_test.yaml`.',
  };
}

function customization(
  it: Pick<ResourceCustomization, 'group' | 'kind' | 'directory'>,
  scripts: ReadonlyMap<Part, string>,
): ResourceCustomization {
  const health = scripts.get('health.lua');
  const discovery = scripts.get('actions/discovery.lua');
  const definitions = [...scripts].flatMap(([part, script]) =>
    typeof part === 'object' ? [[part.action, script] as const] : [],
  );
  const hasActions = discovery !== undefined || definitions.length > 0;
  return {
    ...it,
    ...(health !== undefined && {
      health: { script: health, useOpenLibs: USE_OPEN_LIBS.test(health) },
    }),
    ...(hasActions && {
      actions: {
        discovery: discovery ?? '',
        definitions: Object.fromEntries(definitions.sort(([a], [b]) => byCodeUnit(a, b))),
        mergeBuiltinActions: MERGE_BUILTIN_ACTIONS.test(discovery ?? ''),
      },
    }),
  };
}

function* customizationProblems(it: ResourceCustomization): Iterable<Problem> {
  const { group, kind, directory, health, actions } = it;
  if (group !== '' && !isDns1123Subdomain(group.replaceAll('*', 'x'))) {
    const fix =
      'Name the folder as in the `apiVersion` of the objects, without the version. A wildcard is `_`.';
    yield { file: directory, message: `"${group}" is not an API group.`, fix };
  }
  if (!/^([A-Za-z][A-Za-z0-9]*|\*)$/.test(kind)) {
    const message = `"${kind}" is not a kind: Argo CD accepts a wildcard only for the whole kind.`;
    yield {
      file: directory,
      message,
      fix: 'Name the folder as in `kind`, or `_` for every kind of the group.',
    };
  }
  if (health === undefined && actions === undefined) {
    yield {
      file: directory,
      message: 'There are examples, but no script.',
      fix: 'Write health.lua or actions/, or delete the folder.',
    };
  }
  if (actions === undefined) return;
  if (isWildcard(it)) {
    const message = 'Argo CD has no actions for a wildcard, only health checks.';
    yield { file: `${directory}/actions`, message, fix: 'Move them to the folder of each kind.' };
  }
  if (actions.discovery.trim() === '') {
    const message = 'Without discovery.lua, no object has these actions.';
    yield {
      file: `${directory}/actions`,
      message,
      fix: 'Write actions/discovery.lua, which returns the actions of an object.',
    };
  }
}

/** Argo CD takes any of several wildcards that match, a different one each time. */
function* overlapProblems(all: readonly ResourceCustomization[]): Iterable<Problem> {
  const wildcards = all.filter((it) => isWildcard(it) && it.health !== undefined);
  for (const [i, a] of wildcards.entries()) {
    const b = wildcards.slice(0, i).find((it) => overlap(it, a));
    if (b === undefined) continue;
    yield {
      file: `${a.directory}/health.lua`,
      message: `A kind may match both \`${customizationKey(a)}\` and \`${customizationKey(b)}\`: Argo CD would take either script.`,
      fix: 'Write a check for each kind, or make the wildcards narrower.',
    };
  }
}
