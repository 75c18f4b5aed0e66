/** A setting in a text that has a credential as its value. */
export interface CredentialSetting {
  /** Such as `db.password`. */
  readonly name: string;
  /** Where its value starts and ends, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}
