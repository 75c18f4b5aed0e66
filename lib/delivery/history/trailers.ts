/** The trailers of Argosy's commits. */
export const TRAILER = {
  app: 'Argosy-App',
  environment: 'Argosy-Environment',
  image: 'Argosy-Image',
  sourceCommit: 'Argosy-Source-Commit',
  run: 'Argosy-Run',
  promotedFrom: 'Argosy-Promoted-From',
  rollback: 'Argosy-Rollback',
  resume: 'Argosy-Resume',
  forced: 'Argosy-Forced',
  approvedBy: 'Argosy-Approved-By',
} as const;

/** A trailer of a commit: its key and its value. */
export type Trailer = readonly [key: string, value: string];

/** The trailers of a commit about one app in one environment. */
interface TrailerGroup {
  readonly app: string;
  readonly environment?: string;
  readonly images: readonly string[];
  readonly approvedBy?: string;
}

/** Parses git's output for `%(trailers:only,unfold)`. */
export function parseTrailers(text: string): Trailer[] {
  return text.split('\n').flatMap((line): Trailer[] => {
    const [, key, value] = /^([\w-]+):\s*(.*)$/.exec(line) ?? [];
    return key !== undefined && value !== undefined ? [[key, value]] : [];
  });
}

/** Groups trailers: each `Argosy-App` starts a group. */
export function groupTrailers(trailers: readonly Trailer[]): TrailerGroup[] {
  const groups: { -readonly [K in keyof TrailerGroup]: TrailerGroup[K] }[] = [];
  for (const [key, value] of trailers) {
    const group = groups.at(-1);
    if (key === TRAILER.app) groups.push({ app: value, images: [] });
    else if (group === undefined) continue;
    else if (key === TRAILER.environment) group.environment = value;
    else if (key === TRAILER.image) group.images = [...group.images, value];
    else if (key === TRAILER.approvedBy) group.approvedBy = value;
  }
  return groups;
}
