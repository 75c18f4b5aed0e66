/** Why a delivery failed: refused, which a retry does not change; a lost race; or an unreachable remote. */
export type FailureKind = 'refused' | 'race' | 'unreachable';

/** Thrown when git or a remote prevents a delivery. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';

  /**
   * @param what the step that failed, such as `Pushing to main of origin`.
   * @param reason why it failed, as git or the remote reports it.
   * @param fix how to fix it, in the imperative.
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
