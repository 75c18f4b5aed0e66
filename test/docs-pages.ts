import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const ROOT = dirname(__dirname);

/** The pages, relative to the root. A copy of the repository may lack README.md. */
export const PAGES = [
  ...['README.md'].filter((page) => existsSync(join(ROOT, page))),
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].sort();

/** A fenced block of code. */
export interface Block {
  /** The page and the first line, such as `docs/app.md:12`. */
  readonly place: string;
  readonly page: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

export const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
export const BLOCKS = PAGES.flatMap((page) => blocksOf(page, read(page)));
export const blocksIn = (language: string) => BLOCKS.filter((block) => block.language === language);

function blocksOf(page: string, markdown: string): Block[] {
  const fences = markdown.matchAll(/^( *)```(\w*)\n(.*?)^\1```$/gms);
  return [...fences].map(({ index, 1: indent = '', 2: language = '', 3: body = '' }) => {
    const line = markdown.slice(0, index).split('\n').length + 1;
    const text = body.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    return { place: `${page}:${line}`, page, line, language, text };
  });
}

/** Where a sample would be a file beside that fleet: it tells by how it imports the library. */
export function virtualPath({ page, line, text }: Block): string {
  const [, ups = '../../'] = /from '((?:\.\.?\/)+)lib'/.exec(text) ?? [];
  const directory = { './': '', '../': 'fleet' }[ups] ?? 'fleet/apps';
  return join(ROOT, 'test/fixture', directory, `${page.replace(/\W/g, '-')}-${line}.ts`);
}

/** The text with the imports of the library as they are from the fixture's fleet. */
export function sourceOf({ text }: Block): string {
  return text.replaceAll(/(?<= from ')((?:\.\.?\/)+)(?=lib'|imports\/)/g, '../../$1');
}
