const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user has no write permission.',
  EPERM: 'this user has no write permission.',
  EROFS: 'the file system is read-only.',
  ENOSPC: 'no space left on the disk.',
  EDQUOT: "this user's disk quota is exceeded.",
};

/** Thrown when a write fails. Existing files are unchanged unless the message says otherwise. */
export class DiskError extends Error {
  override readonly name = 'DiskError';

  /**
   * @param place the file or directory that could not be written.
   * @param error the error from the system.
   * @param state the state the files are left in.
   */
  constructor(place: string, error: unknown, state: string) {
    const { code, message } = error as NodeJS.ErrnoException;
    super(`${place}: ${REASONS[code ?? ''] ?? `${message}.`} ${state}`, { cause: error });
  }
}

/** True for an error from the system, as node:fs throws it. */
export function isDiskFault(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}
