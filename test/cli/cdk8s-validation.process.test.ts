import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Repository, useRepository } from '../repository';

const repository = useRepository();

const PATCH = "JsonPatch.add('/spec/template/spec/enableServiceLinks', false),";

function report(repo: Repository) {
  const text = readFileSync(join(repo.path, 'report.json'), 'utf8');
  return JSON.parse(text).reports[0];
}

const synth = (repo: Repository, ...args: string[]) =>
  repo.cdk8s('synth', '--validation-reports-output-file', 'report.json', ...args);

test('the plugin in cdk8s.yaml exists, with the version of this repository', () => {
  const root = join(__dirname, '../..');
  const { validations } = parse(readFileSync(join(root, 'cdk8s.yaml'), 'utf8'));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(validations).toEqual([
    { package: './build/validation', version, class: 'ArgosyValidation' },
  ]);
  expect(require(join(root, 'build/validation'))).toHaveProperty('ArgosyValidation');
});

test('cdk8s synth reports what the checks refuse, in its own format, and leaves dist as it was', () => {
  const repo = repository();
  const before = repo.files('dist');
  repo.replace('fleet/apps/feature-flags.ts', PATCH, PATCH.replace('Links', 'Link'));
  const { status, stdout, stderr } = synth(repo);
  expect(status).not.toBe(0);
  expect(stderr).toMatch(/error schema\/unknown-field: .*Refused\. Nothing was written/s);
  expect(stdout).toMatch(/schema\/unknown-field \(error\)/);
  expect(repo.files('dist')).toEqual(before);
  expect(report(repo)).toMatchObject({
    summary: { status: 'failure', metadata: { errors: '2', warnings: '0' } },
    violations: [
      {
        ruleName: 'schema/unknown-field (error)',
        recommendation: expect.stringContaining('enableServiceLink'),
        fix: expect.stringContaining('enableServiceLinks'),
        violatingConstructs: [
          {
            constructPath: 'dev/feature-flags/WebService/Deployment',
            manifestPath: 'fleet/apps/feature-flags.ts:25',
            resourceName: 'dev/Deployment/feature-flags',
            locations: ['spec.template.spec.enableServiceLink'],
          },
          { constructPath: 'staging/feature-flags/WebService/Deployment' },
        ],
      },
    ],
  });
});

test('warnings are reported, and are no failure', () => {
  const repo = repository();
  repo.replace('fleet/apps/my-app.ts', "      topologySpread: [{ over: 'zone' }],\n", '');
  expect(synth(repo).status).toBe(0);
  expect(report(repo)).toMatchObject({
    summary: { status: 'success', metadata: { errors: '0', warnings: '1' } },
    violations: [{ ruleName: 'practice/topology-spread (warning)' }],
  });
});

test('without the plugin, cdk8s synth fails as argosy synth does', () => {
  const repo = repository();
  repo.replace('fleet/apps/feature-flags.ts', PATCH, PATCH.replace('Links', 'Link'));
  const { status, stderr } = synth(repo, '--no-validate');
  expect([status, stderr]).toEqual([1, expect.stringMatching(/Refused: 1 problem/)]);
  expect(existsSync(join(repo.path, 'report.json'))).toBe(false);
});
