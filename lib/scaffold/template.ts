import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../base/files-below';

/** The values of a template, by placeholder. */
export type Values = Readonly<Record<string, string>>;

/** A path segment that expands to one file per environment. */
const EACH_ENVIRONMENT = '__environment__';

/**
 * Fills in a directory of templates. `{{name}}` is replaced by a value, and the prefix `dot-` of a file name by a dot:
 * npm omits some dotfiles from packages.
 *
 * @returns the files, by path, sorted.
 * @throws Error for a placeholder without a value.
 */
export function fillTemplates(
  directory: string,
  values: Values,
  environments: readonly string[],
): Map<string, string> {
  const files = new Map<string, string>();
  for (const path of filesBelow(directory)) {
    const text = fill(readFileSync(join(directory, path), 'utf8'), values, path);
    const target = path.replace(/(^|\/)dot-/g, '$1.');
    const names = target.includes(EACH_ENVIRONMENT)
      ? environments.map((it) => target.replace(EACH_ENVIRONMENT, it))
      : [target];
    for (const name of names) files.set(name, text);
  }
  return files;
}

function fill(text: string, values: Values, path: string): string {
  // `${{ … }}` is an expression of GitHub Actions.
  return text.replace(/(?<!\$)\{\{([^{}]+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${path}: no value for {{${name}}}.`);
    return value;
  });
}
