import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withRules } from '../../docs/rules';
import { RULES } from '../../lib/checks/rules';
import { BUILT_IN_RULES } from '../../lib/model/rule-id';

test('the rule ids and the rules match', () => {
  expect([...RULES.keys()].sort()).toEqual([...BUILT_IN_RULES].sort());
});

test('the summary and the consequence of every rule are sentences', () => {
  for (const { id, summary, why } of RULES.values()) {
    for (const text of [summary, why])
      expect([id, text]).toEqual([id, expect.stringMatching(/\.$/)]);
  }
});

test('docs/checks.md lists the current rules (update: `npm run docs:rules`)', () => {
  const page = readFileSync(join(__dirname, '../../docs/checks.md'), 'utf8');
  expect(withRules(page)).toBe(page);
});
