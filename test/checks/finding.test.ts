import { type Finding, mergedFindings, oncePerEnvironment } from '../../lib/checks/finding';

function finding(
  environment: string,
  message: string,
  path = 'spec.project',
  app = 'web',
): Finding {
  const constructPath = `${environment}/${app}/x`;
  return {
    ...{ rule: 'argocd/project', severity: 'error', environment, app },
    ...{ file: `fleet/apps/${app}.ts`, line: 7 },
    ...{ field: `${constructPath}: ${path}`, message, fix: `Use the project of ${environment}.` },
    object: {
      ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' },
      name: 'x',
      constructPath,
      path,
    },
  };
}

const fields = (...findings: Finding[]) =>
  oncePerEnvironment(findings).map(({ field, also }) => [field, also]);

test('the same mistake is reported once, also if its text names the environment', () => {
  const message = (environment: string) =>
    `It is not the project of its environment, ${environment}.`;
  expect(fields(finding('dev', message('dev')), finding('prod', message('prod')))).toEqual([
    ['dev/web/x: spec.project', ['prod']],
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

test('the same mistake in several apps is reported once, with the places of the others', () => {
  const of = (app: string, environment: string) =>
    finding(environment, `The project of ${app} is not its own.`, 'spec.project', app);
  const all = [of('web', 'dev'), of('web', 'prod'), of('api', 'dev'), of('api', 'prod')];
  expect(mergedFindings(all)).toMatchObject([
    { app: 'web', also: ['prod', 'fleet/apps/api.ts:7'] },
  ]);
  expect(oncePerEnvironment(all)).toHaveLength(2);
});

test('a mistake of other environments, or of another severity, is not the same', () => {
  const other = finding('dev', 'A.', 'spec.project', 'api');
  expect(mergedFindings([finding('dev', 'A.'), finding('prod', 'A.'), other])).toHaveLength(2);
  expect(mergedFindings([finding('dev', 'A.'), { ...other, severity: 'warning' }])).toHaveLength(2);
});
