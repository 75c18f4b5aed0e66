import { FleetError } from '../model/problem';

/** A compile error outside of the apps: no command can run. */
export class CompileError extends FleetError {
  override readonly name = 'CompileError';
}
