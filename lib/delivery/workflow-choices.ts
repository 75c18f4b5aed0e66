import { toYaml } from '../base/yaml';

/** What the choices of a workflow's inputs are made of. */
export interface ChoiceSources {
  /** The names of the apps. */
  readonly apps: readonly string[];
  /** The names of the environments, in promotion order. */
  readonly environments: readonly string[];
}

/** What a list of options has, by the word in its comment. */
const CHOICES: Readonly<Record<string, (sources: ChoiceSources) => readonly string[]>> = {
  apps: ({ apps }) => apps,
  environments: ({ environments }) => environments,
  // A list of options must not be empty.
  'promote-from': ({ environments }) => some(environments.slice(0, -1), environments),
  'promote-to': ({ environments }) => some(environments.slice(1), environments),
};

const LIST = /^( *)options: # argosy: ([\w-]+)(\r?\n)(?:\1 *- .*\r?\n)*/gm;

/**
 * Updates the lists of options in a workflow of GitHub Actions that have a comment such as `options: # argosy: apps`.
 * Everything else stays as it is.
 *
 * @throws Error for an unknown word in the comment.
 */
export function withChoices(text: string, sources: ChoiceSources): string {
  return text.replace(LIST, (_, indent: string, word: string, end: string) => {
    const choices = Object.hasOwn(CHOICES, word) ? CHOICES[word] : undefined;
    if (choices === undefined) {
      const known = Object.keys(CHOICES).join(', ');
      throw new Error(`"# argosy: ${word}" means nothing.\n  Fix: use one of ${known}.`);
    }
    // A name such as `on` or `1e3` is quoted.
    const items = toYaml({ options: choices(sources) })
      .split('\n')
      .slice(1, -1);
    return [`options: # argosy: ${word}`, ...items].map((it) => indent + it + end).join('');
  });
}

function some<T>(list: readonly T[], otherwise: readonly T[]): readonly T[] {
  return list.length > 0 ? list : otherwise;
}
