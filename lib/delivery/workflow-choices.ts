import { isMap, isSeq, parseDocument, visit } from 'yaml';
import { toYaml } from '../base/yaml';

/** What the choices of a workflow's inputs are made of. */
export interface ChoiceSources {
  /** The names of the apps. */
  readonly apps: readonly string[];
  /** The names of the environments, in promotion order. */
  readonly environments: readonly string[];
  /** The members of each group by its name. @default none */
  readonly groups?: ReadonlyMap<string, readonly string[]>;
  /** The URL of the gitops repository. */
  readonly repoURL: string;
}

/** What a list of options has, by the word in its comment. */
const CHOICES: Readonly<Record<string, (sources: ChoiceSources) => readonly string[]>> = {
  apps: ({ apps }) => apps,
  environments: (sources) => withGroups(sources.environments, sources),
  // A list of options must not be empty.
  'promote-from': (sources) => some(sources.environments.slice(0, -1), sources),
  'promote-to': (sources) => some(sources.environments.slice(1), sources),
};

/** What a field has, by the word in its comment: parts of the address of the gitops repository. */
const FIELDS: Readonly<Record<string, (owner: string, name: string) => string>> = {
  repository: (owner, name) => `${owner}/${name}`,
  'repository-owner': (owner) => owner,
  'repository-name': (_, name) => name,
};

/** A field with such a comment. */
const FIELD =
  /^( *[\w-]+: )(\S+)( *# argosy: *)(repository|repository-owner|repository-name)(?= *\r?$)/gm;

/** A list of options with the comment that says what it has. */
const HEAD = /^( *)options: *# argosy: *([\w-]+) *\r?$/gm;

/**
 * Updates the lists of options in a workflow of GitHub Actions that have a comment such as `options: # argosy: apps`, and
 * fields such as `repository: example/gitops # argosy: repository`.
 * Everything else stays as it is.
 *
 * @throws Error for an unknown word in the comment, or a comment that belongs to no list of options.
 */
export function withChoices(text: string, sources: ChoiceSources): string {
  return withLists(withRepository(text, sources.repoURL), sources);
}

function withRepository(text: string, repoURL: string): string {
  // After the host, which ends with a slash or, in the short form of SSH, with a colon.
  const path = /^(?:\w+:\/\/[^/]+\/|[^/:]+:)(.+?)(?:\.git)?\/*$/.exec(repoURL)?.[1];
  const [name, owner] = (path ?? '').split('/').reverse();
  if (name === undefined || owner === undefined) return text;
  return text.replace(FIELD, (_, field: string, __, comment: string, word: string) => {
    return `${field}${FIELDS[word]?.(owner, name)}${comment}${word}`;
  });
}

function withLists(text: string, sources: ChoiceSources): string {
  const heads = [...text.matchAll(HEAD)];
  const comments = text.match(/# argosy:/g) ?? [];
  const fields = text.match(FIELD) ?? [];
  if (comments.length !== heads.length + fields.length) {
    throw new Error(
      'A comment "# argosy:" belongs to no list of options and to no field.\n  Fix: write it as `options: # argosy: apps`, with the list in the lines below.',
    );
  }
  const ends = listEnds(text);
  let result = '';
  let from = 0;
  for (const { 0: head, 1: indent = '', 2: word = '', index } of heads) {
    const start = index + head.length + (text[index + head.length] === '\n' ? 1 : 0);
    const end = ends.get(index + indent.length) ?? start;
    const newline = head.endsWith('\r') ? '\r\n' : '\n';
    const kept = text.slice(from, start);
    const lines = itemsOf(word, sources).map((it) => indent + it + newline);
    result += kept.endsWith('\n') ? kept : `${kept}${newline}`;
    result += lines.join('');
    from = Math.max(start, end);
  }
  return result + text.slice(from);
}

function itemsOf(word: string, sources: ChoiceSources): string[] {
  const choices = Object.hasOwn(CHOICES, word) ? CHOICES[word] : undefined;
  if (choices === undefined) {
    const known = Object.keys(CHOICES).join(', ');
    throw new Error(`"# argosy: ${word}" means nothing.\n  Fix: use one of ${known}.`);
  }
  // A name such as `on` or `1e3` is quoted.
  return toYaml({ options: choices(sources) })
    .split('\n')
    .slice(1, -1);
}

/** Where each list of `options` ends, by where its key starts: after the line of its last item. */
function listEnds(text: string): Map<number, number> {
  const ends = new Map<number, number>();
  visit(parseDocument(text), {
    Pair(_, { key, value }) {
      const { range: at } = key as { range?: readonly number[] };
      if (String(key) !== 'options' || !at || !isSeq(value) || isMap(value)) return;
      const last = value.items.at(-1) as { range?: readonly number[] } | undefined;
      const end = last?.range?.[1];
      if (at[0] === undefined || end === undefined) return;
      const newline = text.indexOf('\n', end);
      ends.set(at[0], newline < 0 ? text.length : newline + 1);
    },
  });
  return ends;
}

function some(environments: readonly string[], sources: ChoiceSources): readonly string[] {
  return withGroups(environments.length > 0 ? environments : sources.environments, sources);
}

/** The environments, with each group before its first member if all of its members are there. */
function withGroups(environments: readonly string[], { groups }: ChoiceSources): readonly string[] {
  const whole = [...(groups ?? [])].filter(([, members]) =>
    members.every((it) => environments.includes(it)),
  );
  return environments.flatMap((it) => [
    ...whole.flatMap(([group, [first]]) => (first === it ? [group] : [])),
    it,
  ]);
}
