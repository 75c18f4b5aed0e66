import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Git } from '../../lib/base/git';
import { releaseFile } from '../../lib/model/layout';
import { formatRelease, type Release, type ReleasedImage } from '../../lib/model/release';

/** Release files by `<environment>/<app>`: a release, any other text, or `undefined` for a deletion. */
export type ReleaseFiles = Readonly<Record<string, Release | string | undefined>>;

/** Options of a commit. */
export interface CommitDetails {
  readonly message?: string;
  /** Seconds since 1970. @default a second after the commit before */
  readonly time?: number;
  /** @default the last commit */
  readonly parent?: string;
  /** A second parent. */
  readonly merged?: string;
}

/** A bare git repository of release files, in which a commit takes a single process. */
export class ReleaseRepository {
  readonly git: Git;
  /** The last commit. */
  head = '';
  private time = 1_700_000_000;

  constructor() {
    this.git = new Git(mkdtempSync(join(tmpdir(), 'argosy-releases-')));
    this.git.text(['init', '-q', '--bare', '-b', 'main']);
  }

  commit(files: ReleaseFiles, details: CommitDetails = {}): string {
    const { message = 'A change\n', time = this.time + 1, parent = this.head, merged } = details;
    this.time = time;
    const who = `Ann <ann@example.com> ${time} +0000`;
    const lines = [
      'commit refs/heads/main\nmark :1',
      `author ${who}\ncommitter ${who}`,
      data(message),
      ...(parent ? [`from ${parent}`] : []),
      ...(merged ? [`merge ${merged}`] : []),
      ...Object.entries(files).map(([unit, release]) => change(unit, release)),
      '\nget-mark :1\n',
    ];
    const args = ['fast-import', '--quiet', '--force'];
    this.head = this.git.text(args, { input: lines.join('\n') });
    return this.head;
  }

  remove(): void {
    rmSync(this.git.directory, { recursive: true });
  }
}

function change(unit: string, release: Release | string | undefined): string {
  const [environment = '', app = ''] = unit.split('/');
  const path = releaseFile(environment, app);
  if (release === undefined) return `D ${path}`;
  const text = typeof release === 'string' ? release : formatRelease(release);
  return `M 100644 inline ${path}\n${data(text)}`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

/** Sets up one repository for a test file, with unrelated histories. */
export function useReleaseRepository(): () => ReleaseRepository {
  let repository: ReleaseRepository | undefined;
  beforeEach(() => {
    if (repository) repository.head = '';
  });
  afterAll(() => repository?.remove());
  return () => {
    repository ??= new ReleaseRepository();
    return repository;
  };
}

/** A release of an app with a single image. */
export function released(tag: string, more: Partial<ReleasedImage> = {}, app = 'web'): Release {
  return { images: { [app]: { tag, ...more } } };
}

/** The same release, on hold after a rollback. */
export function held(tag: string, reason = 'it is broken'): Release {
  return { ...released(tag), hold: { reason } };
}
