/** Thrown when git or its remote keeps something from being delivered: nothing was. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';

  /**
   * @param what what was being done, such as `Pushing to main of origin`.
   * @param reason why it could not be, in the words of whoever refused it.
   * @param fix how to mend it.
   */
  constructor(what: string, reason: string, fix: string) {
    super(`${what}\n  ${reason.replaceAll('\n', '\n  ')}\n  Fix: ${fix}`);
  }
}
