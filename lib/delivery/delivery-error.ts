/** Whether another try may help: it would be refused again; others were faster; nothing was reached. */
export type FailureKind = 'refused' | 'race' | 'unreachable';

/** Thrown when git or its remote keeps something from being delivered. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';

  /**
   * @param what what was being done, such as `Pushing to main of origin`.
   * @param reason why it could not be, in the words of whoever refused it.
   * @param fix how to fix it.
   */
  constructor(
    readonly what: string,
    readonly reason: string,
    readonly fix: string,
    readonly kind: FailureKind = 'refused',
  ) {
    super(`${what}\n  ${reason.replaceAll('\n', '\n  ')}\n  Fix: ${fix}`);
  }
}
