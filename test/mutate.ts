import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { BUILT_IN_RULES, type BuiltInRuleId } from '../lib/model/rule-id';

// Disables each rule in a copy of the sources, one at a time, and runs the tests of its group, which have to fail. A rule
// that can be disabled without a failing test is reported, and the exit code is 1.
//   npm run mutate                          every rule: about 5 minutes
//   npm run mutate -- practice/limits       some of them

const ROOT = process.cwd();
const JEST = 'node_modules/jest/bin/jest.js';
const LEFT_OUT = ['node_modules', '.git', '.argosy'];

function main(rules: readonly string[]): void {
  const copy = mkdtempSync(join(tmpdir(), 'argosy-mutate-'));
  try {
    const filter = (path: string) => dirname(path) !== ROOT || !LEFT_OUT.includes(basename(path));
    cpSync(ROOT, copy, { recursive: true, filter });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    if (!passes(copy, 'test/checks')) throw new Error('The tests fail without any change.');
    const survivors = rules.filter((rule) => survives(copy, rule as BuiltInRuleId));
    process.stdout.write(`${rules.length} rules disabled, ${survivors.length} unnoticed\n`);
    process.exitCode = survivors.length > 0 ? 1 : 0;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

function survives(copy: string, rule: BuiltInRuleId): boolean {
  const file = join(copy, fileOf(rule));
  const source = readFileSync(file, 'utf8');
  const mutant = disabled(source, rule);
  if (mutant === source) throw new Error(`${rule} could not be disabled in ${fileOf(rule)}.`);
  writeFileSync(file, mutant);
  const survived = passes(copy, testsOf(rule));
  writeFileSync(file, source);
  process.stdout.write(`${survived ? 'UNNOTICED' : 'noticed  '} ${rule}\n`);
  return survived;
}

function fileOf(rule: BuiltInRuleId): string {
  if (rule.startsWith('schema/')) return 'lib/checks/schema.ts';
  if (rule === 'suppression/unused') return 'lib/checks/suppressions.ts';
  if (rule === 'suppression/enforced') return 'lib/checks/enforced-level.ts';
  const isClash = rule === 'identity/duplicate' || rule === 'identity/file';
  return `lib/checks/${isClash ? 'identity/clash' : rule}.ts`;
}

/** The rules about objects that are no longer rendered. */
const REMOVALS: readonly BuiltInRuleId[] = ['immutable/removed-data', 'immutable/removed-right'];

/** The source of a rule that finds nothing. */
function disabled(source: string, rule: BuiltInRuleId): string {
  if (rule === 'suppression/unused') {
    return source.replace('return apps.flatMap(', 'return [].flatMap(');
  }
  if (rule === 'suppression/enforced') {
    return source.replace('if (!isRefused) return', 'return');
  }
  if (REMOVALS.includes(rule)) {
    return source.replace(/if \(isKept\(object\).*\) return/, 'return');
  }
  if (rule === 'immutable/workload-kind') {
    return source.replace('if (isLast) return', 'return');
  }
  const at = rule.startsWith('schema/') ? 0 : source.indexOf(`id: '${rule}'`);
  const head = source.slice(0, at);
  const tail = source.slice(at);
  if (rule.startsWith('schema/')) {
    return tail.replace(
      'findingsIn(context).get(id)',
      `(id === '${rule}' ? [] : findingsIn(context).get(id))`,
    );
  }
  return head + tail.replace(/\*check\([^)]*\) \{/, (start) => `${start}\n    return;`);
}

function testsOf(rule: BuiltInRuleId): string {
  if (rule === 'suppression/unused' || fileOf(rule).endsWith('clash.ts')) {
    return 'test/render/(render-app|render-fleet)\\.test';
  }
  if (rule === 'suppression/enforced') return 'test/checks/check-instance';
  if (REMOVALS.includes(rule)) return 'test/render/check-changes';
  const [group] = rule.split('/');
  return group === 'schema' ? 'test/checks/schema-rules' : `test/checks/${group}`;
}

function passes(copy: string, tests: string): boolean {
  const args = [JEST, '--bail', '--selectProjects', 'unit', '--testPathPatterns', tests];
  return spawnSync(process.execPath, args, { cwd: copy, stdio: 'ignore' }).status === 0;
}

main(process.argv.length > 2 ? process.argv.slice(2) : BUILT_IN_RULES);
