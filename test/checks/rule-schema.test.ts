import { ruleProblems } from '../../lib/checks/rule-schema';

const rule = { id: 'fleet/a', severity: 'error', summary: 'x.', why: 'x.', check: () => [] };

test.each<[string, unknown, RegExp]>([
  ['no list', {}, /^rules: Expected a list|^rules: Export a list/],
  ['nothing', null, /^rules: /],
  ['a list of nothing', [null], /^rules\[0\]: /],
  ['another id', [{ ...rule, id: 'practice/limits' }], /^rules\[0\].id: .*start with "fleet\/"/],
  ['another severity', [{ ...rule, severity: 'fatal' }], /^rules\[0\].severity: Use "error"/],
  ['no function', [{ ...rule, check: undefined }], /^rules\[0\].check: /],
  ['one id twice', [rule, rule], /^rules: Two rules have the same id\./],
])('rules with %s are refused', (_, rules, message) => {
  const [problem] = ruleProblems(rules, 'fleet/checks.ts');
  expect(`${problem?.field}: ${problem?.message}`).toMatch(message);
});

test('rules as in the docs are not refused', () => {
  expect(ruleProblems([rule, { ...rule, id: 'fleet/b', inProduction: 'warning' }], 'x')).toEqual(
    [],
  );
});
