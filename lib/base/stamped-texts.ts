import { readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { replaceCache } from './cache-file';
import { fileStamp, SavedStamps, StampList } from './file-stamp';

/** Reading fewer files takes less time than saving their texts. */
const WORTH_SAVING = 100;

/** The file of the cache. */
interface Saved {
  readonly paths: readonly string[];
  readonly texts: readonly string[];
  readonly stamps: string;
}

/** A cache of the texts of many small files in one: a file is read again when its stamp has changed. */
export class StampedTexts {
  private readonly before = new Map<string, number>();
  private texts: readonly string[] = [];
  private stamps = new SavedStamps();
  private readonly now = { paths: [] as string[], texts: [] as string[], stamps: new StampList() };
  private changed = 0;

  /**
   * @param root the directory that paths are relative to.
   * @param file where the texts are kept.
   */
  constructor(
    private readonly root: string,
    private readonly file: string,
  ) {
    try {
      const { paths, texts, stamps }: Saved = JSON.parse(readFileSync(file, 'utf8'));
      this.before = new Map(paths.map((path, i) => [path, i]));
      this.texts = texts;
      this.stamps = new SavedStamps(stamps);
    } catch {
      // There is none yet.
    }
  }

  /**
   * The text of a file.
   *
   * @param path relative to the root, and not in a link.
   * @param read reads the file if it has changed.
   */
  get(path: string, read: () => string): string {
    // Before it is read: a later change has another stamp.
    const stamp = fileStamp(`${this.root}${sep}${path}`);
    const index = this.before.get(path) ?? -1;
    const known = this.stamps.has(index, stamp) ? this.texts[index] : undefined;
    if (known === undefined) this.changed++;
    const text = known ?? read();
    this.now.paths.push(path);
    this.now.texts.push(text);
    this.now.stamps.add(stamp);
    return text;
  }

  /** Saves the texts for the next run. */
  save(): void {
    if (this.changed < WORTH_SAVING) return;
    const saved: Saved = { ...this.now, stamps: this.now.stamps.toBase64() };
    try {
      replaceCache(this.file, JSON.stringify(saved));
    } catch {
      // The cache is optional.
    }
  }
}
