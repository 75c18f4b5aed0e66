import { disruptionBudget } from '../../../lib/checks/reference/disruption-budget';
import { deployment, object, violations } from '../unit';

const budget = (name: string, selector?: object) =>
  object('PodDisruptionBudget', 'policy/v1', { spec: { ...(selector && { selector }) } }, { name });
const web = { matchLabels: { app: 'web' } };

test('a budget without pods is refused', () => {
  const wrong = budget('web', { matchLabels: { app: 'api' } });
  const [found] = violations(disruptionBudget, [deployment(), wrong]);
  expect(found).toMatchObject({ object: 'PodDisruptionBudget/web', path: 'spec.selector' });
  expect(found?.message).toContain('app=api, but the app has none');
  expect(found?.fix).toContain('podDisruptionBudget');
  expect(violations(disruptionBudget, [deployment(), budget('web')])[0]?.message).toContain(
    'has no selector',
  );
});

test('one budget for some or all pods passes', () => {
  expect(violations(disruptionBudget, [deployment(), budget('web', web)])).toEqual([]);
  expect(violations(disruptionBudget, [deployment(), budget('all', {})])).toEqual([]);
  const operated = object('Database', 'example.com/v1');
  const ofOperator = budget('db', { matchLabels: { app: 'db' } });
  expect(violations(disruptionBudget, [deployment(), operated, ofOperator])).toEqual([]);
  const misspelt = budget('db', { matchLabels: { app: 'wbe' } });
  expect(violations(disruptionBudget, [deployment(), operated, misspelt])).toHaveLength(1);
  const several = { matchExpressions: [{ key: 'app', operator: 'In', values: ['wbe', 'db'] }] };
  expect(violations(disruptionBudget, [deployment(), operated, budget('db', several)])).toEqual([]);
});

test('two budgets for one pod are refused', () => {
  const found = violations(disruptionBudget, [deployment(), budget('web', web), budget('all', {})]);
  expect(found).toMatchObject([{ object: 'PodDisruptionBudget/all', path: 'spec.selector' }]);
  expect(found[0]?.message).toContain('status 500');
  expect(found[0]?.fix).toContain('Remove one');
});
