/** A mistake in the fleet's code that keeps all of it from being compiled, with its place. */
export class CompileError extends Error {
  override readonly name = 'CompileError';
}
