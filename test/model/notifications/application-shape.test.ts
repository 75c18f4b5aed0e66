import fc from 'fast-check';
import { APP_PROJECT, APPLICATION } from '../../../lib/model/notifications/application-shape';
import { checkExpression } from '../../../lib/model/notifications/check-expression';
import { checkTemplate } from '../../../lib/model/notifications/check-template';
import type { Shape } from '../../../lib/model/notifications/shape';
import { templateVariables, triggerVariables } from '../../../lib/model/notifications/variables';

/** The keys from a value to one inside it; a number is an item of a list. */
type Path = readonly (string | number)[];

/** Every path in a value, and what is there. */
function* pathsIn(shape: Shape, path: Path = []): Iterable<readonly [Path, Shape]> {
  yield [path, shape];
  if (shape.type === 'object') {
    for (const [key, it] of Object.entries(shape.fields)) yield* pathsIn(it, [...path, key]);
  }
  if (shape.type === 'list') yield* pathsIn(shape.item, [...path, 0]);
  if (shape.type === 'map') yield* pathsIn(shape.value, [...path, 'a']);
}

const PATHS = [...pathsIn(APPLICATION, ['app']), ...pathsIn(APP_PROJECT, ['appProject'])];

const expression = (path: Path) =>
  path.reduce<string>((text, key, i) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return i === 0 ? key : `${text}?.${key}`;
  }, '');

const template = (path: Path) => {
  const value = path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `(index ${text} ${key})` : `${text}.${key}`),
    '',
  );
  return `{{ ${value} }}`;
};

const given = { context: [] };

test('expressions and templates can name every field of an Application and a project, and no other', () => {
  expect(PATHS.length).toBeGreaterThan(500);
  fc.assert(
    fc.property(fc.constantFrom(...PATHS), ([path, { type }]) => {
      const problems = (it: Path) => [
        checkExpression(expression(it), triggerVariables(given)).length,
        checkTemplate(template(it), templateVariables(given)).length,
      ];
      expect([path, problems(path)]).toEqual([path, [0, 0]]);
      const isOpen = type === 'unknown' || type === 'map';
      expect([path, problems([...path, 'noSuchField'])]).toEqual([path, isOpen ? [0, 0] : [1, 1]]);
    }),
    { numRuns: 500 },
  );
});

test('the fields that the documentation of Argo CD names are there', () => {
  const names = PATHS.map(([path]) => expression(path));
  expect(names).toEqual(
    expect.arrayContaining([
      'app?.metadata?.annotations?.a',
      'app?.spec?.source?.repoURL',
      'app?.spec?.sources[0]?.repoURL',
      'app?.status?.health?.lastTransitionTime',
      'app?.status?.operationState?.operation?.sync?.revision',
      'app?.status?.operationState?.syncResult?.revision',
      'app?.status?.summary?.images[0]',
      'app?.status?.sync?.revision',
      'appProject?.spec?.roles[0]?.policies[0]',
    ]),
  );
});
