import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StampedTexts } from '../../lib/base/stamped-texts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argosy-texts-'));
  mkdirSync(join(root, 'a'));
  // A clock that is ahead: a file that was changed a moment ago has no stamp.
  jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 10_000);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(root, { recursive: true });
});

const names = Array.from({ length: 100 }, (_, i) => `a/${i}.yaml`);
const cache = () => join(root, 'cache/texts.json');

function write(text: string, files = names): void {
  for (const name of files) writeFileSync(join(root, name), text);
}

/** Reads all files through the cache. Returns their texts, and which of them were read. */
function load(files = names) {
  const texts = new StampedTexts(root, cache());
  const read: string[] = [];
  const found = files.map((name) =>
    texts.get(name, () => {
      read.push(name);
      return readFileSync(join(root, name), 'utf8');
    }),
  );
  texts.save();
  return { read, texts: new Set(found) };
}

test('files that have not changed are not read again', () => {
  write('one');
  expect(load()).toEqual({ read: names, texts: new Set(['one']) });
  expect(load()).toEqual({ read: [], texts: new Set(['one']) });
});

test('a file that has changed is read', () => {
  write('one');
  load();
  write('another', ['a/7.yaml']);
  expect(load()).toEqual({ read: ['a/7.yaml'], texts: new Set(['one', 'another']) });
});

test('a file that was changed a moment ago is read again', () => {
  write('one');
  jest.restoreAllMocks();
  jest.spyOn(Date, 'now').mockReturnValue(0);
  load();
  expect(load().read).toEqual(names);
});

test('what throws is not kept', () => {
  write('one');
  const texts = new StampedTexts(root, cache());
  const fail = () => {
    throw new Error('no');
  };
  for (const name of names) expect(() => texts.get(name, fail)).toThrow('no');
  texts.save();
  expect(load().read).toEqual(names);
});

test('a few files are not kept', () => {
  write('one');
  load(names.slice(1));
  expect(readdirSync(root)).toEqual(['a']);
});

test('a damaged cache is ignored', () => {
  write('one');
  load();
  for (const damaged of ['', readFileSync(cache(), 'utf8').slice(0, -9), '[]', 'null']) {
    writeFileSync(cache(), damaged);
    expect(load()).toEqual({ read: names, texts: new Set(['one']) });
  }
});
