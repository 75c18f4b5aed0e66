import { join } from 'node:path';
import ts from 'typescript';
import { type Block, blocksIn, PAGES, ROOT, read, sourceOf, virtualPath } from './docs-pages';
import { NEW_APPS, newAppSource } from './new-apps';
import { appFile, SECTIONS, side } from './troubleshooting-page';

// What the compiler says of the TypeScript that users are given: one program, which takes seconds to make.

/** One program of files in memory only, beside the files of the repository. */
function compile(files: ReadonlyMap<string, string>): ts.Program {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = files.get(path);
    return text === undefined
      ? getSourceFile(path, version, ...rest)
      : ts.createSourceFile(path, text, version);
  };
  return ts.createProgram([...files.keys()], options, host);
}

/** The apps of troubleshooting.md: each with its mistake, and without. */
const TROUBLES: readonly Block[] = SECTIONS.flatMap(({ app, diff }) =>
  (['-', '+'] as const).map((sign, i) => ({
    place: `docs/troubleshooting.md: ${app} ${sign}`,
    page: `${app}.md`,
    line: i,
    language: 'ts',
    text: appFile(app, side(sign, diff).get(`fleet/apps/${app}.ts`) ?? ''),
  })),
);

let program: ts.Program;
beforeAll(() => {
  const samples = [...blocksIn('ts'), ...TROUBLES];
  program = compile(
    new Map([
      ...samples.map((it) => [virtualPath(it), `${sourceOf(it)}export {};\n`] as const),
      ...NEW_APPS.map(([kind, port], i) => [newAppPath(i), newAppSource(kind, port)] as const),
    ]),
  );
});

test('every TypeScript sample compiles', () => {
  expect(mistakesIn(blocksIn('ts'))).toEqual([]);
});

test('the compiler finds neither the mistakes of troubleshooting.md nor anything in their fixes', () => {
  expect(mistakesIn(TROUBLES)).toEqual([]);
});

test('a new app of each kind compiles', () => {
  const mistakes = NEW_APPS.flatMap((_, i) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(newAppPath(i))),
  );
  expect(mistakes.map((it) => ts.flattenDiagnosticMessageText(it.messageText, ' '))).toEqual([]);
});

const newAppPath = (i: number) => join(ROOT, `test/fixture/fleet/apps/new-${i}.ts`);

function mistakesIn(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    const file = program.getSourceFile(virtualPath(block));
    return ts.getPreEmitDiagnostics(program, file).map(({ start = 0, messageText }) => {
      const line = block.line + (file?.getLineAndCharacterOfPosition(start).line ?? 0);
      return `${block.page}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
  });
}

// --- Reference tables

/** The fields in the table under each heading such as "### `SyncPolicy`", by the name of the type. */
function documentedFields(): Map<string, string[]> {
  const tables = new Map<string, string[]>();
  for (const section of PAGES.flatMap((page) => read(page).split(/^(?=#)/m))) {
    const [, type] = /^### `(\w+)`\n/.exec(section) ?? [];
    const fields = [...section.matchAll(/^\| `([\w-]+\??)` \|/gm)].map(([, field = '']) => field);
    if (type !== undefined) tables.set(type, fields.sort());
  }
  return tables;
}

/** The fields of a type of the public API: `?` marks an optional one, `owner` the interface that has it. */
function fieldsOf(type: string): { field: string; owner: string }[] {
  const checker = program.getTypeChecker();
  const index = program.getSourceFile(join(ROOT, 'lib/index.ts'));
  const api = index && checker.getSymbolAtLocation(index);
  const symbol = api && checker.getExportsOfModule(api).find(({ name }) => name === type);
  if (symbol === undefined) throw new Error(`The library exports no ${type}.`);
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(target)).map((property) => {
    const parent = property.declarations?.[0]?.parent;
    const owner = parent && ts.isInterfaceDeclaration(parent) ? parent.name.text : '';
    const optional = property.flags & ts.SymbolFlags.Optional ? '?' : '';
    return { field: `${property.name}${optional}`, owner };
  });
}

test('each reference table has every field of its type, and no other', () => {
  const tables = documentedFields();
  expect(tables.size).toBeGreaterThan(0);
  for (const [type, fields] of tables) {
    const own = fieldsOf(type).filter(({ owner }) => owner === type);
    expect([type, fields]).toEqual([type, own.map(({ field }) => field).sort()]);
  }
});

test.each([
  ['WebService'],
  ['Worker'],
  ['StatefulService'],
  ['Daemon'],
  ['ScheduledJob'],
  ['MigrationJob'],
  ['ArgoApplication'],
  ['ArgoProject'],
])('every prop of %s is in a reference table', (construct) => {
  const tables = documentedFields();
  const missing = fieldsOf(`${construct}Props`).filter(({ owner }) => !tables.has(owner));
  expect(missing).toEqual([]);
});
