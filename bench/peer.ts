/** A tool that renders the workload: how to prepare it, and how to run it. */
export interface Peer {
  readonly name: string;
  /** Why it can't be run here, or `undefined` if it can. */
  missing(): string | undefined;
  /** Writes its input for the apps into a directory. */
  generate(directory: string, apps: readonly string[]): void;
  /** The processes that render everything, one after the other. Their output goes into `output`. */
  commands(directory: string, apps: readonly string[], output: string): readonly Command[];
  /** Where it writes, relative to the parent of its input's directory. @default 'out' */
  readonly output?: string;
  /** The most processes that are really run: the time of more is extrapolated, and marked so. */
  readonly sample?: number;
  /** The most apps that one run is tried with: beyond, it would take hours. */
  readonly maxApps?: number;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Where its standard output goes; nowhere if it writes files itself. */
  readonly stdout?: string;
}
