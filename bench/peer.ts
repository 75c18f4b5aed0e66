/** A tool that renders the workload: how to prepare it, and how to run it. */
export interface Peer {
  readonly name: string;
  /** Why it cannot run here, or `undefined` if it can. */
  missing(): string | undefined;
  /** Writes its input for the apps into a directory. */
  generate(directory: string, apps: readonly string[]): void;
  /** The processes that render everything into `output`, in order. */
  commands(directory: string, apps: readonly string[], output: string): readonly Command[];
  /** The output directory, relative to the parent of the input directory. @default 'out' */
  readonly output?: string;
  /** The maximum number of processes to run; the time of more is extrapolated, and marked. */
  readonly sample?: number;
  /** The maximum number of apps: more would take hours. */
  readonly maxApps?: number;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The file for its standard output. @default discarded, since it writes files itself */
  readonly stdout?: string;
}
