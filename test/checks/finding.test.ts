import { type Finding, oncePerEnvironment } from '../../lib/checks/finding';

function finding(environment: string, message: string, path = 'spec.project'): Finding {
  const constructPath = `${environment}/web/x`;
  return {
    ...{ rule: 'argocd/project', severity: 'error', file: 'fleet/apps/web.ts', environment },
    ...{ field: `${constructPath}: ${path}`, message, fix: `Use the project of ${environment}.` },
    object: {
      ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' },
      name: 'x',
      constructPath,
      path,
    },
  };
}

const fields = (...findings: Finding[]) => oncePerEnvironment(findings).map(({ field }) => field);

test('the same mistake is reported once, also if its text names the environment', () => {
  const message = (environment: string) =>
    `It is not the project of its environment, ${environment}.`;
  expect(fields(finding('dev', message('dev')), finding('prod', message('prod')))).toEqual([
    'dev/web/x: spec.project (also in prod)',
  ]);
});

test('different mistakes are reported apart', () => {
  expect(fields(finding('dev', 'A.'), finding('prod', 'B.'))).toHaveLength(2);
  expect(fields(finding('dev', 'A.'), finding('prod', 'A.', 'spec.source'))).toHaveLength(2);
  // The name of an environment as a part of another word.
  expect(fields(finding('dev', 'It is web-dev.'), finding('prod', 'It is web-prod.'))).toHaveLength(
    2,
  );
});
