import { createRequire } from 'node:module';
import { join } from 'node:path';
import { nearest } from '../base/hint';
import { PACKAGE_ROOT } from '../base/package';

/** The packages that fleet code imports from, the likeliest first. */
const PACKAGES = ['argosy', 'cdk8s', 'constructs', 'cdk8s-plus-28'];

/** What a name that fleet code lacks means, and how to get it. */
interface MissingName {
  readonly message: string;
  readonly fix: string;
}

/** Explains the error of a name that is used without an import, or imported without being exported. */
export function missingName(error: unknown): MissingName | undefined {
  if (!(error instanceof Error)) return undefined;
  const { message } = error;
  const [, undefinedName] = /^([\w$]+) is not defined$/.exec(message) ?? [];
  if (undefinedName !== undefined && error.name === 'ReferenceError') {
    return { message: `${message}.`, fix: importOf(undefinedName) };
  }
  // The compiled code has a variable for each import, such as `import_argosy2` or `import_cdk8s_plus_28`.
  const [, variable = '', name] =
    /\bimport_(\w+)\.([\w$]+)\)? is not a (?:function|constructor)$/.exec(message) ?? [];
  const from = PACKAGES.find((it) => RegExp(`^${it.replaceAll('-', '_')}\\d*$`).test(variable));
  if (name === undefined || from === undefined) return undefined;
  const guess = nearest(name, exportsOf(from));
  return {
    message: `\`${from}\` does not export \`${name}\`.`,
    fix: guess ? `Did you mean \`${guess}\`?` : `Correct the import from '${from}'.`,
  };
}

function importOf(name: string): string {
  const from = PACKAGES.find((it) => exportsOf(it).includes(name));
  return from === undefined
    ? `Import or define \`${name}\`.`
    : `Add \`import { ${name} } from '${from}';\`.`;
}

/** The names that a package exports; none if it is not installed. */
function exportsOf(name: string): string[] {
  try {
    return Object.keys(createRequire(join(PACKAGE_ROOT, 'package.json'))(name));
  } catch {
    return [];
  }
}
