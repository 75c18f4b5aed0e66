/** Thrown by a command that refuses what it was asked. Nothing was changed. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  /**
   * @param reason what is refused, and why.
   * @param fix how to fix it, in the imperative.
   */
  constructor(
    readonly reason: string,
    readonly fix: string,
  ) {
    super(`${reason}\n  Fix: ${fix}`);
  }
}

/** An error of a command that has something to report nevertheless, such as its plan. */
export class ErrorWithReport extends Error {
  override readonly name = 'ErrorWithReport';

  /** @param report the report as `--json` prints it, without the problems. */
  constructor(
    override readonly cause: Error,
    readonly report: object,
  ) {
    super(cause.message);
  }
}
