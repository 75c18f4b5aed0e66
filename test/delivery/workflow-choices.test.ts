import { parse } from 'yaml';
import { withChoices } from '../../lib/delivery/workflow-choices';

const SOURCES = {
  apps: ['hello', 'on', '1e3'],
  environments: ['dev', 'staging', 'production'],
  repoURL: 'https://github.com/acme/gitops.git',
};

/** A workflow with a list, and other text around it. */
const workflow = (word: string, list = '') => `on:
  workflow_dispatch:
    inputs:
      app:
        type: choice # mine
        options: # argosy: ${word}
${list}        required: true
      other:
        options:
          - stays
`;

const optionsOf = (text: string) => parse(text).on.workflow_dispatch.inputs.app.options;

test.each([
  ['apps', SOURCES.apps],
  ['environments', SOURCES.environments],
  ['promote-from', ['dev', 'staging']],
  ['promote-to', ['staging', 'production']],
])('the list of %s is %j, and nothing else changes', (word, expected) => {
  const text = withChoices(workflow(word, "          - old\n          - 'x'\n"), SOURCES);
  expect(optionsOf(text)).toEqual(expected);
  const list = expected.map((it) => `          - ${/^[a-z]{3}/.test(it) ? it : `"${it}"`}\n`);
  expect(text).toBe(workflow(word, list.join('')));
  expect(withChoices(text, SOURCES)).toBe(text);
});

test.each([
  ['environments', ['dev', 'staging', 'production', 'eu', 'us']],
  ['promote-from', ['dev', 'staging', 'eu']],
  ['promote-to', ['staging', 'production', 'eu', 'us']],
])('in the list of %s, a group comes before its members: %j', (word, expected) => {
  const sources = {
    ...SOURCES,
    environments: ['dev', 'staging', 'eu', 'us'],
    groups: new Map([['production', ['eu', 'us']]]),
  };
  expect(optionsOf(withChoices(workflow(word), sources))).toEqual(expected);
});

test('an empty list is filled in', () => {
  expect(optionsOf(withChoices(workflow('apps'), SOURCES))).toEqual(SOURCES.apps);
});

test('the line ends of Windows stay', () => {
  const windows = (text: string) => text.replaceAll('\n', '\r\n');
  const text = workflow('apps', '          - old\n');
  expect(withChoices(windows(text), SOURCES)).toBe(windows(withChoices(text, SOURCES)));
});

test('with a single environment, the lists of promotions are not empty, which GitHub refuses', () => {
  const one = { ...SOURCES, apps: ['hello'], environments: ['dev'] };
  expect(optionsOf(withChoices(workflow('promote-to'), one))).toEqual(['dev']);
  expect(optionsOf(withChoices(workflow('promote-from'), one))).toEqual(['dev']);
});

test('a comment with another word is refused with the words that there are', () => {
  expect(() => withChoices(workflow('toString'), SOURCES)).toThrow(
    /"# argosy: toString".*Fix: use one of apps, /s,
  );
});

test('comments and blank lines inside of a list go with its items, also at the end of a file', () => {
  const list = '          - old\n\n          # another\n          - gone';
  const [head = ''] = workflow('apps').split('        required');
  const updated = withChoices(`${head}${list}`, SOURCES);
  expect(optionsOf(updated)).toEqual(SOURCES.apps);
  expect(withChoices(updated, SOURCES)).toBe(updated);
});

test('a comment with other spaces counts, and one that belongs to no list is refused', () => {
  const spaced = workflow('apps', '          - old\n').replace('options: #', 'options:  #');
  expect(optionsOf(withChoices(spaced, SOURCES))).toEqual(SOURCES.apps);
  const lost = workflow('apps').replace('options: # argosy', 'default: # argosy');
  expect(() => withChoices(lost, SOURCES)).toThrow(/belongs to no list of options and to no field/);
});

test.each([
  'https://github.com/acme/gitops.git',
  'git@github.com:acme/gitops',
  'ssh://git@x/acme/gitops/',
])('fields have the parts of the address %s', (repoURL) => {
  const text = `with:
  owner: example # argosy: repository-owner
  repositories: x # argosy: repository-name
  repository: example/x # argosy: repository
  other: example/x
`;
  const updated = withChoices(text, { ...SOURCES, repoURL });
  expect(parse(updated).with).toEqual({
    owner: 'acme',
    repositories: 'gitops',
    repository: 'acme/gitops',
    other: 'example/x',
  });
  expect(withChoices(updated, { ...SOURCES, repoURL })).toBe(updated);
});
