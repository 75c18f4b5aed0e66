import { Git } from '../../lib/base/git';
import { FleetAt } from '../../lib/delivery/history/fleet-at';
import type { RecordedRelease, ReleaseHistory } from '../../lib/delivery/history/history';
import { parseTrailers } from '../../lib/delivery/history/trailers';
import { releaseFile } from '../../lib/model/layout';
import { formatRelease, parseRelease, type Release } from '../../lib/model/release';
import { definitions, type Policies } from './planned-fleet';

interface ModelledCommit {
  readonly message: string;
  /** Every file with its text. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * An in-memory linear history of releases, fast enough for hundreds of histories. It supports the git commands of the
 * planners, and fails for any other.
 */
export class ModelledHistory {
  private commits: ModelledCommit[] = [];

  /** The number of commits. */
  get length(): number {
    return this.commits.length;
  }

  /** Drops all but the first commits. */
  keep(length: number): void {
    this.commits.length = length;
  }

  commit(releases: Readonly<Record<string, Release>>, message: string): void {
    const files = new Map(this.commits.at(-1)?.files);
    for (const [unit, release] of Object.entries(releases)) {
      files.set(fileOf(unit), formatRelease(release));
    }
    this.commits.push({ message, files });
  }

  fleet(policies: Policies, definitionsOf = definitions): FleetAt {
    const head = this.commits.length - 1;
    return new ModelledFleet(definitionsOf(policies), new ModelledGit(this.commits), String(head));
  }
}

function fileOf(unit: string): string {
  const [environment = '', app = ''] = unit.split('/');
  return releaseFile(environment, app);
}

/** The id of a commit is its position, the id of a blob its text. */
class ModelledGit extends Git {
  constructor(readonly commits: readonly ModelledCommit[]) {
    super('/nowhere');
  }

  override tree(commit: string): Map<string, string> {
    return new Map(this.commits[Number(commit)]?.files);
  }

  override blobs(ids: readonly string[]): Map<string, string> {
    return new Map(ids.map((id) => [id, id]));
  }

  override text(args: readonly string[]): string {
    const [first, last = ''] = args.at(-1)?.split('..') ?? [];
    if (args[0] !== 'log' || !args.includes('--grep=^Argosy-Approved-By: '))
      throw this.unasked(args);
    const range = last === '' ? [Number(first), Number(first)] : [Number(first) + 1, Number(last)];
    return this.commits
      .slice(range[0], (range[1] ?? 0) + 1)
      .filter(({ message }) => /^Argosy-Approved-By: /m.test(message))
      .map(({ message }) => `${trailersOf(message)}\0\n`)
      .reverse()
      .join('');
  }

  override try(args: readonly string[]): never {
    throw this.unasked(args);
  }

  private unasked(args: readonly string[]): Error {
    return new Error(`The model of git knows nothing of: git ${args.join(' ')}`);
  }
}

function trailersOf(message: string): string {
  return message.trimEnd().split('\n\n').at(-1) ?? '';
}

class ModelledFleet extends FleetAt {
  override prepareHistories(): void {}

  override history(app: string, environment: string): ReleaseHistory {
    const { commits } = this.git as ModelledGit;
    const file = releaseFile(environment, app);
    return commits
      .flatMap(({ files, message }, i): RecordedRelease[] => {
        const text = files.get(file);
        if (text === commits[i - 1]?.files.get(file)) return [];
        const release = text === undefined ? undefined : parseRelease(text, file);
        const trailers = parseTrailers(trailersOf(message));
        const subject = message.split('\n', 1).join();
        return [
          { commit: String(i), time: i, author: 'Ann', subject, trailers, release, isCut: false },
        ];
      })
      .reverse();
  }
}
