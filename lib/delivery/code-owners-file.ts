import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOwners, type OwnedPath } from '../model/code-owners';
import { FleetError } from '../model/problem';
import { findTeam } from '../model/team';
import { loadDefinitions } from '../render/load';
import type { FleetModules } from '../render/load-code';
import { type Environment, type ForgeKind, forgeKind } from './forge/hosted-repository';
import { remoteAddress } from './forge/remote-address';

/** The file that says who has to approve changes. */
export interface CodeOwnersFile {
  /** Relative to the repository's root. */
  readonly path: string;
  /** Its text on disk. @default it does not exist */
  readonly before?: string;
  /** What it should be. */
  readonly text: string;
  /** Whether anything in the fleet has an owner. */
  readonly hasOwners: boolean;
}

/** Where a forge looks for the file: the first one counts, and the one that is made is the default. */
const PLACES: Readonly<Record<ForgeKind, { readonly made: string; readonly read: string[] }>> = {
  // https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
  github: {
    made: '.github/CODEOWNERS',
    read: ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'],
  },
  // https://docs.gitlab.com/user/project/codeowners/
  gitlab: {
    made: '.gitlab/CODEOWNERS',
    read: ['CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'],
  },
};

/**
 * The CODEOWNERS of a gitops repository: the owners that the fleet names are in a block of their own, and all other
 * lines are kept.
 *
 * @param forge what hosts the repository. @default what its URL or its files say, otherwise GitHub
 * @throws {@link FleetError} if an app cannot be loaded, or the block has no end.
 */
export async function codeOwnersFile(
  modules: FleetModules,
  forge?: ForgeKind,
  env: Environment = process.env,
): Promise<CodeOwnersFile> {
  const { apps, environments, platform, teams = {}, problems } = await loadDefinitions(modules);
  const owned = apps.map((it) => ({ ...it, ...findTeam(it.app.definition.team, teams) }));
  const unknown = owned.flatMap(({ file, problem }) => (problem ? [{ file, ...problem }] : []));
  if (problems.length + unknown.length > 0) throw new FleetError([...problems, ...unknown]);
  const { root } = modules;
  const kind = forge ?? detected(root, platform.repoURL, env);
  const { made, read } = PLACES[kind];
  const found = read.find((it) => existsSync(join(root, it)));
  const path = found ?? made;
  const lines = codeOwners({ platform, environments, apps: owned });
  const before = found === undefined ? undefined : readFileSync(join(root, found), 'utf8');
  const own: OwnedPath[] = platform.codeOwners ? [{ path, owners: platform.codeOwners }] : [];
  const text = withBlock(before ?? '', [...own, ...lines], kind, path);
  return { path, text, hasOwners: lines.length > 0, ...(before !== undefined && { before }) };
}

function detected(root: string, repoURL: string, env: Environment): ForgeKind {
  const address = remoteAddress(repoURL);
  const known = address && forgeKind(address, env);
  if (known !== undefined) return known;
  const has = (path: string) => existsSync(join(root, path));
  return (has('.gitlab-ci.yml') || has('.gitlab')) && !has('.github') ? 'gitlab' : 'github';
}

const BEGIN = '# argosy: begin';
const END = '# argosy: end';

/** The text with the block in place of the one that it has, or at its end. */
function withBlock(
  text: string,
  lines: readonly OwnedPath[],
  forge: ForgeKind,
  file: string,
): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const old = text.split(/\r?\n/);
  const begin = old.findIndex((line) => line.startsWith(BEGIN));
  const end = old.findIndex((line, i) => i > begin && line.startsWith(END));
  if (begin >= 0 && end < 0) {
    const message = `The line \`${BEGIN}\` has no \`${END}\` after it.`;
    const fix = 'Add that line after the last one that Argosy wrote.';
    throw new FleetError([{ file, line: begin + 1, message, fix }]);
  }
  if (begin < 0 && lines.length === 0) return text;
  const block = [
    `${BEGIN}. \`npx argosy codeowners\` writes these lines. Those after them take precedence.`,
    // Otherwise, the lines would belong to the section above them.
    ...(forge === 'gitlab' ? ['[Argosy]'] : []),
    ...lines.map(({ path, owners }) => `${pattern(path)} ${owners.join(' ')}`),
    END,
  ];
  const [head, tail] =
    begin < 0
      ? [text.trim() === '' ? [] : [...text.trimEnd().split(/\r?\n/), ''], ['']]
      : [old.slice(0, begin), old.slice(end + 1)];
  return [...head, ...block, ...tail].join(newline);
}

/**
 * The pattern for a path. GitHub and GitLab differ in what they escape: `?`, which is any one character, means the same to
 * both.
 */
function pattern(path: string): string {
  return `/${path.replace(/ /g, '\\ ').replace(/[#[\]!?]|\\(?! )|[\t\r\n]/g, '?')}`;
}
