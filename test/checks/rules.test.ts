import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withRules } from '../../docs/rules';
import { RULES } from '../../lib/checks/rules';
import { BUILT_IN_RULES } from '../../lib/model/rule-id';

test('every rule that can be named exists, and every rule that exists can be named', () => {
  expect([...RULES.keys()].sort()).toEqual([...BUILT_IN_RULES].sort());
});

test('every rule says what it finds and what would happen, in sentences', () => {
  for (const { id, summary, why } of RULES.values()) {
    for (const text of [summary, why])
      expect([id, text]).toEqual([id, expect.stringMatching(/\.$/)]);
  }
});

test('docs/checks.md lists the rules as they are: `npm run docs:rules` writes them', () => {
  const page = readFileSync(join(__dirname, '../../docs/checks.md'), 'utf8');
  expect(withRules(page)).toBe(page);
});
