import type { FleetModules } from '../render/load';
import { UsageError } from './usage-error';

/** A fleet, and what is known of the code that describes and renders it. */
export interface CompiledFleet extends FleetModules {
  /**
   * Identifies all the code that renders: the library, the fleet, their packages, Node.
   *
   * @default it is not known, so nothing that was rendered before is taken as it is
   */
  readonly build?: string | undefined;
  /** The source map of the compiled fleet: a file. @default findings name no lines of compiled code */
  readonly sourceMap?: string | undefined;
}

/** Stands for the fleet outside of any repository: every command that needs one is wrong usage. */
export function noFleet(): CompiledFleet {
  const refuse = (): never => {
    throw new UsageError(
      `There is no fleet in ${process.cwd()} or above it: no cdk8s.yaml beside a main.ts.\n` +
        '  Fix: run it in a gitops repository, name one by --directory <directory>, or make one with `argosy init <directory>`.',
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
