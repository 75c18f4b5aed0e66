import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { byCodeUnit } from '../base/json';

/** What a template is filled in with: texts by the placeholder's name. */
export type Values = Readonly<Record<string, string>>;

/** In a path, this stands for each of the environments: the file is written once for each of them. */
const EACH_ENVIRONMENT = '__environment__';

/**
 * Reads a folder of templates and fills them in: `{{name}}` stands for a value, and a name that begins with `dot-`
 * for one that begins with a dot, since npm leaves some of those out of a package.
 *
 * @returns the files, by path, in order.
 * @throws Error for a placeholder that has no value.
 */
export function fillTemplates(
  directory: string,
  values: Values,
  environments: readonly string[],
): Map<string, string> {
  const files = new Map<string, string>();
  for (const path of filesIn(directory)) {
    const text = fill(readFileSync(join(directory, path), 'utf8'), values, path);
    const target = path.replace(/(^|\/)dot-/g, '$1.');
    const names = target.includes(EACH_ENVIRONMENT)
      ? environments.map((it) => target.replace(EACH_ENVIRONMENT, it))
      : [target];
    for (const name of names) files.set(name, text);
  }
  return files;
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((it) => it.isFile())
    .map((it) =>
      join(it.parentPath, it.name)
        .slice(directory.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort(byCodeUnit);
}

function fill(text: string, values: Values, path: string): string {
  // GitHub Actions' own expressions are `${{ … }}`.
  return text.replace(/(?<!\$)\{\{([^{}]+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${path}: there is no value for {{${name}}}.`);
    return value;
  });
}
