import type { Difference } from './differences';

/** What became of an example. */
export interface ExampleResult {
  /** The file that lists the example. */
  readonly file: string;
  /** What was run on which object, such as `health of testdata/ready.yaml`. */
  readonly name: string;
  /** Why it failed. @default it did not fail for another reason than `differences` */
  readonly error?: string;
  readonly differences: readonly Difference[];
  /** What is not shown, although nothing failed. */
  readonly warning?: string;
}

export function isPassed({ error, differences }: ExampleResult): boolean {
  return error === undefined && differences.length === 0;
}
