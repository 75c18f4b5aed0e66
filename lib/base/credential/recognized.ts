/** A credential in a text. */
export interface Recognized {
  /** Its kind, such as `a GitHub token`; never the credential itself. */
  readonly what: string;
  /** Where it starts and ends, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}
