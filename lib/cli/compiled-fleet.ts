import type { FleetModules } from '../render/load';
import { UsageError } from './usage-error';

/** A fleet, with the identity and the source map of its compiled code. */
export interface CompiledFleet extends FleetModules {
  /**
   * Identifies all code that affects rendering: the library, the fleet, their packages and Node.
   *
   * @default unknown: every app is rendered again
   */
  readonly build?: string | undefined;
  /** The path of the compiled fleet's source map. @default findings have no line numbers in compiled code */
  readonly sourceMap?: string | undefined;
}

/** The fleet outside of any repository: a command that needs a fleet fails with a usage error. */
export function noFleet(): CompiledFleet {
  const refuse = (): never => {
    throw new UsageError(
      `${process.cwd()} is not in a gitops repository: no cdk8s.yaml and main.ts in it or a parent directory.`,
      'run argosy in a gitops repository, pass --directory <directory>, or create one with `argosy init <directory>`.',
    );
  };
  return {
    get root() {
      return refuse();
    },
    environments: refuse,
    platform: refuse,
    app: refuse,
  };
}
