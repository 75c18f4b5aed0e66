/** Thrown when a value cannot be sealed. Nothing was written. */
export class SecretError extends Error {
  override readonly name = 'SecretError';

  /**
   * @param where the file, or what was refused.
   * @param reason why.
   * @param fix how to fix it, in the imperative.
   */
  constructor(
    readonly where: string,
    readonly reason: string,
    readonly fix: string,
  ) {
    super(`${where}\n  ${reason}\n  Fix: ${fix}`);
  }
}
