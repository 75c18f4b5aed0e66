const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there.',
  EPERM: 'this user may not write there.',
  EROFS: 'the file system is read-only.',
  ENOSPC: 'no space is left on the disk.',
  EDQUOT: "this user's share of the disk is used up.",
};

/** Thrown when the disk refuses: what was there is there still, unless the message says otherwise. */
export class DiskError extends Error {
  override readonly name = 'DiskError';

  /**
   * @param place the file or directory that it is about.
   * @param error what the system said.
   * @param state what became of the files.
   */
  constructor(place: string, error: unknown, state: string) {
    const { code, message } = error as NodeJS.ErrnoException;
    super(`${place}: ${REASONS[code ?? ''] ?? `${message}.`} ${state}`, { cause: error });
  }
}
