import { accessSync, constants, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DiskError } from '../../base/disk-error';
import { type Git, reasonOf } from '../../base/git';
import { FLEET_RELEASES, RENDERED_ROOT } from '../../model/layout';
import type { FileChanges } from '../../synth/file-changes';
import { DeliveryError } from '../delivery-error';
import type { Request } from '../protocol/request';
import { checkOut, linkPackages } from './worktrees';

/** Hooks that may read files and need a full work tree. Without them, nothing is checked out. */
const HOOKS = ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'pre-push'];

/** A commit to make. */
interface NewCommit {
  readonly base: string;
  /** Texts by path, relative to the repository's root; `undefined` deletes. Empty for a commit with a message only. */
  readonly files: FileChanges;
  readonly message: string;
}

/** The clone and the author of commits. */
interface CommitPlace {
  /** The clone; hooks may need its packages. */
  readonly clone: string;
  /** The directory of its hooks. */
  readonly hooks: string;
  /** @default the identity in git's configuration */
  readonly author: Request['author'];
}

/** Makes commits in a separate work tree. */
export class Committer {
  private readonly hasHooks: boolean;
  private known: string | undefined;

  /** @param git the work tree. */
  constructor(
    private readonly git: Git,
    private readonly place: CommitPlace,
  ) {
    const { hooks } = place;
    this.hasHooks = HOOKS.some((name) => isExecutable(join(hooks, name)));
  }

  /**
   * The committer, as `name <email>`.
   *
   * @throws DeliveryError if git has no identity.
   */
  identity(): string {
    this.known ??= this.readIdentity();
    return this.known;
  }

  private readIdentity(): string {
    const result = this.git.try(['var', 'GIT_COMMITTER_IDENT'], { env: this.env() });
    const [, identity] = /^(.* <.*>) \d+ [+-]\d+$/m.exec(result.stdout.toString()) ?? [];
    if (identity) return identity;
    throw new DeliveryError(
      'Committing',
      'git has no identity to commit with.',
      'Add --author "Name <name@example.com>", or set user.name and user.email with `git config`.',
    );
  }

  /**
   * Makes a commit as `git commit` does: with hooks, and signed if git is configured to sign.
   *
   * @returns the id of the commit.
   * @throws DeliveryError if git or a hook fails, or a hook changes the commit.
   */
  commit({ base, files, message }: NewCommit): string {
    const { git } = this;
    this.identity();
    git.text(['update-ref', '--no-deref', 'HEAD', base]);
    if (this.hasHooks) this.checkOutAll(base);
    else git.text(['read-tree', '--reset', base]);
    this.stage(files);
    const tree = this.hasHooks ? git.text(['write-tree']) : undefined;
    const args = ['commit', '-q', '--no-edit', '--cleanup=verbatim', '-F', '-'];
    const empty = files.size === 0 ? ['--allow-empty'] : [];
    const result = git.try([...args, ...empty], { input: message, env: this.env() });
    if (result.status !== 0) {
      throw new DeliveryError('Committing', reasonOf(result), this.fixFor(reasonOf(result)));
    }
    if (tree !== undefined) this.demandUntouched(tree, message);
    return git.text(['rev-parse', 'HEAD']);
  }

  /** Makes the same commit for a dry run: without hooks, signature and identity. */
  preview({ base, files, message }: NewCommit): string {
    const { git } = this;
    git.text(['read-tree', '--reset', base]);
    this.stage(files);
    const env = identityOf({ name: 'argosy', email: 'argosy@localhost' });
    return git.text(['commit-tree', '-p', base, git.text(['write-tree'])], { input: message, env });
  }

  /** Requires that hooks changed neither the tree nor the trailers. */
  private demandUntouched(tree: string, message: string): void {
    const { git } = this;
    const [committed, body] = ['%T', '%B'].map((it) => git.text(['log', '-1', `--format=${it}`]));
    const lines = message.split('\n').filter((line) => /^Argosy-/.test(line));
    const isComplete = lines.every((line) => body?.split('\n').includes(line));
    if (committed === tree && isComplete) return;
    const paths = git
      .text(['diff', '--name-only', tree, committed ?? ''])
      .split('\n')
      .join(', ');
    throw new DeliveryError(
      'Committing',
      paths === ''
        ? 'A commit hook of this clone removed trailers from the message.'
        : `A commit hook of this clone changed files in the commit: ${paths}.`,
      `Exclude ${RENDERED_ROOT}/, ${FLEET_RELEASES}/ and the trailers from the hook: a release has to match the rendering.`,
    );
  }

  private checkOutAll(base: string): void {
    checkOut(this.git, base, ['/*']);
    linkPackages(this.place.clone, this.git.directory);
  }

  /** Adds the texts to the index byte for byte, without line-ending conversion. */
  private stage(files: FileChanges): void {
    const { git } = this;
    if (files.size === 0) return;
    const written = [...files].flatMap(([path, text]) =>
      text === undefined ? [] : [{ path, text }],
    );
    const deleted = [...files].filter(([, text]) => text === undefined).map(([path]) => path);
    try {
      for (const { path, text } of written) {
        const file = join(git.directory, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
      for (const path of deleted) rmSync(join(git.directory, path), { force: true });
    } catch (error) {
      throw new DiskError(git.directory, error, 'Nothing was committed.');
    }
    const paths = written.map(({ path }) => `${path}\n`).join('');
    const ids = git
      .text(['hash-object', '-w', '--no-filters', '--stdin-paths'], { input: paths })
      .split('\n');
    const entries = written.map(({ path }, i) => `100644 ${ids[i]}\t${path}\0`);
    const none = '0'.repeat(ids[0]?.length || 40);
    entries.push(...deleted.map((path) => `0 ${none}\t${path}\0`));
    git.text(['update-index', '-z', '--index-info'], { input: entries.join('') });
    // Otherwise these files look modified to hooks.
    if (this.hasHooks) git.try(['update-index', '-q', '--refresh']);
  }

  private fixFor(reason: string): string {
    if (/gpg|sign/i.test(reason)) return 'Set up commit signing here, or turn off commit.gpgSign.';
    return this.hasHooks
      ? 'Fix what the commit hooks of this clone report.'
      : 'Fix the error that git reports.';
  }

  /** Dates inherited from the environment are unset: `minimumTime` counts from the time of the commit. */
  private env(): NodeJS.ProcessEnv {
    const { author } = this.place;
    const now = { GIT_AUTHOR_DATE: undefined, GIT_COMMITTER_DATE: undefined };
    return author === undefined ? now : { ...identityOf(author), ...now };
  }
}

function identityOf({ name, email }: NonNullable<Request['author']>): NodeJS.ProcessEnv {
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A changed file, with the numbers of added and removed lines. */
export interface FileDiff {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
}

/** The files that differ between two commits. @throws GitError */
export function diffOf(git: Git, base: string, commit: string): FileDiff[] {
  const parts = git.parts(['diff', '--numstat', '--no-renames', '-z', base, commit]);
  return parts.flatMap((line): FileDiff[] => {
    const [added, removed, path] = line.split('\t');
    return path === undefined ? [] : [{ path, added: Number(added), removed: Number(removed) }];
  });
}
