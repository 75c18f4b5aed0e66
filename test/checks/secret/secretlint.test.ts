import { IGNORED, KINDS } from '../../../lib/checks/secret/secretlint';

interface Rule {
  readonly meta: { readonly id: string };
  readonly messages: object;
}

test('every secretlint message has a name here', () => {
  const { rules } = jest.requireActual<{ rules: readonly Rule[] }>(
    '@secretlint/secretlint-rule-preset-recommend',
  );
  const ids = rules
    .filter(({ meta }) => !meta.id.endsWith('filter-comments'))
    .flatMap(({ messages }) => Object.keys(messages));
  expect(ids.filter((id) => !IGNORED.includes(id)).sort()).toEqual(Object.keys(KINDS).sort());
});
