/** Thrown when the command line itself is wrong: the process exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
