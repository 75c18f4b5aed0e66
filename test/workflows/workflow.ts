import type { Result } from '../delivery/clone';
import type { Contexts } from './expressions';

/** A step of a workflow, as far as ours use them. */
export interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Contexts;
  readonly run?: string;
  readonly env?: Contexts;
  readonly 'continue-on-error'?: boolean;
}

/** A job of a workflow. */
export interface Job {
  readonly needs?: string;
  readonly if?: string;
  readonly env?: Contexts;
  readonly environment?: string;
  readonly outputs?: Contexts;
  readonly permissions: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: Contexts };
  readonly steps: readonly Step[];
}

/** What a step did. */
export interface StepResult extends Result {
  /** The action without its commit, or the script. */
  readonly step: string;
  /** The inputs of the action, or the variables of the step. */
  readonly with: Contexts;
}

/** What a job did. */
export interface JobResult {
  readonly job: string;
  readonly result: 'success' | 'failure' | 'skipped';
  /** The GitHub environment that it ran in; empty if in none. */
  readonly environment: string;
  readonly outputs: Contexts;
  readonly steps: readonly StepResult[];
}

/** What takes the place of an action: it does to the workspace what the action would, and returns its outputs. */
export type Action = (inputs: Contexts, job: JobPlace) => Promise<Contexts> | Contexts;

/** Where a job runs. */
export interface JobPlace {
  readonly workspace: string;
  readonly temp: string;
  readonly artifacts: string;
  readonly env: Readonly<Record<string, string>>;
  readonly github: Contexts;
}

/** A run of a workflow. */
export interface RunOptions {
  /** A directory for all that it writes. */
  readonly directory: string;
  readonly actions: Readonly<Record<string, Action>>;
  /** The variables of the machine, such as `PATH`. */
  readonly env: Readonly<Record<string, string>>;
  readonly github: Contexts;
  readonly inputs?: Contexts;
  readonly secrets?: Contexts;
  readonly vars?: Contexts;
  /** The secrets of GitHub environments. They take precedence over others of the same name. */
  readonly environments?: Readonly<Record<string, Contexts>>;
  /** Only these jobs. @default all of them */
  readonly jobs?: readonly string[];
}
