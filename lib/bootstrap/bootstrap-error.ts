/** Thrown when a bootstrap cannot start. Nothing was changed. */
export class BootstrapError extends Error {
  override readonly name = 'BootstrapError';

  /**
   * @param where what was refused.
   * @param reason why.
   * @param fix how to fix it, in the imperative.
   */
  constructor(
    readonly where: string,
    readonly reason: string,
    readonly fix: string,
  ) {
    super(`${where}\n  ${reason.replaceAll('\n', '\n  ')}\n  Fix: ${fix}`);
  }
}
