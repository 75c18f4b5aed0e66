import { findCredential } from '../../../lib/base/credential/find-credential';
import { hex, letters, PASSWORD, PRIVATE_KEYS, SAMPLES } from './samples';

interface Source {
  readonly content: string;
  readonly filePath: string;
  readonly ext: string;
}

interface Rule {
  readonly meta: { readonly id: string };
  readonly messages: object;
  create(context: object, options: object): { file?(source: Source): unknown };
}

/** What these have is not a credential, or not one of a text. */
const OTHERS = ['AWSAccountID', 'PrivateKeyP12'];

const { rules } = jest.requireActual<{ rules: readonly Rule[] }>(
  '@secretlint/secretlint-rule-preset-recommend',
);
const scanners = rules.filter(({ meta }) => !meta.id.endsWith('filter-comments'));

/** The ids of the messages of secretlint's recommended rules about a text. */
function secretlint(content: string): string[] {
  const found = new Set<string>();
  const context = {
    createTranslator: () => (id: string) => ({ message: id, messageId: id }),
    report: ({ message }: { message: { messageId: string } }) => found.add(message.messageId),
    ignore: () => {},
  };
  const isJson = content.trimStart().startsWith('{');
  // Some rules only identify a file by its name.
  const filePath = content.includes('_authToken=') ? '.npmrc' : 'package.json';
  const source = { content, filePath, ext: isJson ? '.json' : '.txt' };
  for (const it of scanners) it.create(context, { enableIDScanRule: true }).file?.(source);
  return [...found].filter((id) => !OTHERS.includes(id)).sort();
}

const MORE: readonly string[] = [
  `mysql://web:${PASSWORD}@db/web`,
  `mongodb+srv://web:${PASSWORD}@db.example.com/web`,
  `https://web:${letters(12)}@example.com/`,
  `https://${hex(40)}:x-oauth-basic@github.com/example/a.git`,
  `glc_${letters(40)}`,
  `dckr_pat_${letters(27)}`,
  `vci_${letters(24)}`,
  `vca_${letters(24)}`,
  `vcr_${letters(24)}`,
  `vck_${letters(24)}`,
  JSON.stringify({ dependencies: { a: `https://${hex(40)}:x-oauth-basic@github.com/` } }),
  `lin_api_${letters(40)}`,
];

const texts = [...SAMPLES.map(([, sample]) => sample), ...Object.values(PRIVATE_KEYS), ...MORE];

test('what secretlint reports is recognized', () => {
  const missed = texts.filter(
    (text) => secretlint(text).length > 0 && findCredential(text) === undefined,
  );
  expect(missed).toEqual([]);
});

test('each kind of credential that secretlint knows has a sample', () => {
  const known = scanners.flatMap(({ messages }) => Object.keys(messages));
  const sampled = new Set(texts.flatMap(secretlint));
  expect(known.filter((id) => !OTHERS.includes(id) && !sampled.has(id))).toEqual([]);
});

test('more is recognized than secretlint knows', () => {
  const alone = texts.filter((text) => secretlint(text).length === 0);
  expect(alone.length).toBeGreaterThan(50);
});
