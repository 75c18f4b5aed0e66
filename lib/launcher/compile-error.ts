/** A compile error outside of the apps, with its location: no command can run. */
export class CompileError extends Error {
  override readonly name = 'CompileError';
}
