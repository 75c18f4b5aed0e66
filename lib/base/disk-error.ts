import { reasonOfErrno } from './errno';

/** Thrown when a write fails. Existing files are unchanged unless the message says otherwise. */
export class DiskError extends Error {
  override readonly name = 'DiskError';

  /**
   * @param place the file or directory that could not be written.
   * @param error the error from the system.
   * @param state the state the files are left in.
   */
  constructor(place: string, error: unknown, state: string) {
    super(`${place}: it cannot be written: ${reasonOfErrno(error, 'write')} ${state}`, {
      cause: error,
    });
  }
}
