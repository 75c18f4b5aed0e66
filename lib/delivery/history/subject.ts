import type { Release } from '../../model/release';
import { type Change, changedImages, describeImages, describeRelease } from '../plan/decision';
import type { Intent } from '../protocol/request';

const TYPES: Readonly<Record<Intent['kind'], string>> = {
  release: 'chore(release)',
  promote: 'chore(promote)',
  rollback: 'revert(rollback)',
  resume: 'chore(resume)',
  approve: 'chore(approve)',
};

/** Subjects are shorter, so that `git log` and the pages of servers show them whole. */
const LIMIT = 72;

/** What stands before and after the environment in a subject. */
type Phrase = readonly [before: string, after: string];

/** The first line of a commit message, and the title of a pull request. */
export function title(intent: Intent, changes: readonly Change[]): string {
  const [first] = changes;
  const type = TYPES[intent.kind];
  if (first === undefined) return `${type}: nothing`;
  const environments = [...new Set(changes.map(({ environment }) => environment))];
  const places = [
    environments.join(', '),
    ...(environments.length > 1 ? [`${environments.length} environments`] : []),
  ];
  const texts = phrasesOf(intent, changes).flatMap(([before, after]) =>
    places.map((place) => `${type}: ${before} in ${place}${after}`),
  );
  const last = texts.at(-1) ?? type;
  return texts.find((it) => it.length < LIMIT) ?? `${last.slice(0, LIMIT - 2)}…`;
}

/** A change on one line, however long. */
export function changeLine(intent: Intent, change: Change): string {
  const [[before, after] = ['', '']] = phrases(intent, change);
  return `${before} in ${change.environment}${after}`;
}

/** What happens, in ever fewer words. */
function phrasesOf(intent: Intent, changes: readonly Change[]): readonly Phrase[] {
  const apps = new Set(changes.map(({ app }) => app));
  if (apps.size > 1) return [[`${apps.size} apps`, '']];
  const [first = [], ...others] = changes.map((it) => phrases(intent, it));
  const text = first.join('\n');
  // One app in several environments, which are named together if the same happens in each.
  return others.every((it) => it.join('\n') === text) ? first : [[`${[...apps]}`, '']];
}

function phrases(intent: Intent, { app, before, after }: Change): readonly Phrase[] {
  if (intent.kind === 'resume')
    return [
      [`${app} accepts releases`, ' again'],
      [app, ''],
    ];
  const names = changedImages(before, after);
  const count = Object.keys(after.images).length;
  if (intent.kind === 'approve') {
    const release = describeRelease(after);
    return [
      [`${app} ${release}`, ''],
      [`${app} ${shortened(release)}`, ''],
      [app, ''],
    ];
  }
  const origin = originOf(intent, before, after);
  const release = describeImages(after, names);
  return [
    [`${app} ${release}`, origin],
    [`${app} ${shortened(release)}`, shortened(origin)],
    [`${app} ${shortened(release)}`, ''],
    ...(count > 1 ? ofImages(app, names, count) : []),
    [app, ''],
  ];
}

function ofImages(app: string, names: readonly string[], count: number): Phrase[] {
  const all = `${names.length} of ${count} images`;
  return [
    [`${app}: ${names.join(', ')}`, ''],
    [`${all} of ${app}`, ''],
  ];
}

function originOf(intent: Intent, before: Release | undefined, after: Release): string {
  if (intent.kind === 'promote') return ` from ${intent.from.join(', ')}`;
  if (intent.kind !== 'rollback') return '';
  return ` back from ${describeImages(before, changedImages(before, after))}`;
}

/** Abbreviates the ids of commits and digests. */
function shortened(text: string): string {
  return text.replace(/[0-9a-f]{40,}/g, (id) => id.slice(0, 12));
}
