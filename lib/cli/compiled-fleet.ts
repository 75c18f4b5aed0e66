import { importForeign } from '../base/foreign-code';
import { FleetError } from '../model/problem';
import type { FleetModules } from '../render/load-code';
import type { ThreadScript } from '../render/threads/render-threads';
import { userCode } from '../render/user-code';
import { UsageError } from './usage-error';

/** A fleet, with the identity and the source map of its compiled code. */
export interface CompiledFleet extends FleetModules {
  /**
   * Identifies all code that affects rendering: the library, the fleet, their packages and Node.
   *
   * @default unknown: every app is rendered again
   */
  readonly build?: string | undefined;
  /** What other threads run, to render a large fleet faster. @default everything is rendered in the main thread */
  readonly threads?: ThreadScript | undefined;
  /** The path of the compiled fleet's source map. @default findings have no line numbers in compiled code */
  readonly sourceMap?: string | undefined;
}

/** The compiled code of a fleet, before it runs. */
export interface CompiledScript extends Pick<CompiledFleet, 'build' | 'sourceMap' | 'threads'> {
  /** Runs it, and returns the exports of main.ts. */
  readonly load: () => unknown;
}

/**
 * Runs the code of a fleet.
 *
 * @throws FleetError if it fails.
 */
export async function loadScript({
  build,
  sourceMap,
  threads,
  load,
}: CompiledScript): Promise<CompiledFleet> {
  const file = 'main.ts';
  const exported = await userCode(file, async () => importForeign(load));
  const { fleet } = exported as { readonly fleet?: FleetModules };
  if (fleet !== undefined) return { ...fleet, build, sourceMap, threads };
  const message = 'It has no export named `fleet`.';
  const fix = 'Copy main.ts from a new repository (`argosy init`).';
  throw new FleetError([{ file, message, fix }]);
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
