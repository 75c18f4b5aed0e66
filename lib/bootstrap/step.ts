import type { KubectlResult } from './kubectl';
import type { Verdict } from './verdict';

/** The name of a step, for scripts. */
export type StepId =
  | 'kubectl'
  | 'owner'
  | 'rights'
  | 'crd-owner'
  | 'required-crds'
  | 'namespace'
  | 'crds'
  | 'install'
  | 'ready'
  | 'password'
  | 'first-look'
  | 'secrets'
  | 'root-applications'
  | 'synced';

/** The arguments of kubectl, without `--context`. */
export type KubectlArgs = readonly string[];

/** A command that reads the cluster, and what its result means. */
export interface Check {
  readonly args: KubectlArgs;
  readonly judge: (result: KubectlResult) => Verdict;
  /** Further commands that find out why the result is not as expected. @default none */
  readonly explain?: (result: KubectlResult) => readonly Explanation[];
}

/** A command, and the reasons that its output gives. */
export interface Explanation {
  readonly args: KubectlArgs;
  readonly reasons: (output: string) => readonly string[];
}

/** A step of a bootstrap, as data. All of them can be run again. */
export interface Step {
  readonly id: StepId;
  /** What the step does, as an imperative. */
  readonly title: string;
  /** Commands that change the cluster. */
  readonly commands: readonly KubectlArgs[];
  /** If it says `done`, the commands are not run. @default they are always run */
  readonly skip?: Check;
  /** Made after the commands. @default the step is for a person, or complete when its commands have run */
  readonly check?: Check;
  /** True for a condition of everything that follows: it is not waited for. @default false */
  readonly isCondition?: boolean;
  /** What a person should know or can do. Each line that begins with `$ ` is a command. */
  readonly hints?: readonly string[];
}
