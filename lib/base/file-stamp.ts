import { lstatSync } from 'node:fs';

/** What changes with a file, as git's index keeps it; times in milliseconds. */
export type FileStamp = readonly [size: number, modified: number, changed: number, inode: number];

/** A time stamp that may be the same after another change, in milliseconds: how coarse file systems' clocks are. */
const TICK = 20;
const COARSE_TICK = 2_000;

/**
 * What changes with a file. `undefined` if there is no file, or if it was changed so recently that another change may
 * leave the stamp as it is.
 */
export function fileStamp(file: string): FileStamp | undefined {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile()) return undefined;
  const { size, mtimeMs, ctimeMs, ino } = stat;
  const tick = Number.isInteger(ctimeMs / 1000) ? COARSE_TICK : TICK;
  return Date.now() - ctimeMs > tick ? [size, mtimeMs, ctimeMs, ino] : undefined;
}

/** True for the stamp of a file that has not changed. */
export function sameStamp(before: FileStamp, now: FileStamp | undefined): boolean {
  return now?.every((it, i) => it === before[i]) === true;
}

const NUMBERS = 4;

/** The stamps of files as numbers, which take much less time to read than text. */
export class StampList {
  private readonly numbers: number[] = [];

  get length(): number {
    return this.numbers.length / NUMBERS;
  }

  /** @param stamp is equal to no other if it is not known. */
  add(stamp: FileStamp | undefined): void {
    if (stamp) this.numbers.push(stamp[0], stamp[1], stamp[2], stamp[3]);
    else this.numbers.push(Number.NaN, 0, 0, 0);
  }

  /** Removes the last ones. */
  truncate(length: number): void {
    this.numbers.length = length * NUMBERS;
  }

  toBase64(): string {
    return Buffer.from(Float64Array.from(this.numbers).buffer).toString('base64');
  }
}

/** The stamps that a {@link StampList} has written. */
export class SavedStamps {
  private readonly numbers: Float64Array;

  constructor(base64 = '') {
    this.numbers = new Float64Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer);
  }

  /** True if the file with this index has this stamp. */
  has(index: number, stamp: FileStamp | undefined): boolean {
    if (stamp === undefined) return false;
    const first = index * NUMBERS;
    return stamp.every((it, i) => it === this.numbers[first + i]);
  }
}
