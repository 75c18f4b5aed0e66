import type { Finding } from '../../lib/checks/finding';
import { statusReport } from '../../lib/cli/status-output';
import type { FleetStatus } from '../../lib/delivery/history/status';
import { reportJson } from '../../lib/model/problem-json';

const finding: Finding = {
  file: 'fleet/apps/web.ts',
  line: 7,
  field: 'dev/web/Ingress: metadata.name',
  rule: 'identity/file',
  message: 'Another app writes this file.',
  fix: 'Rename the object.',
  severity: 'error',
  app: 'web',
  environment: 'dev',
  conflictsWith: 'apps/dev/other/Ingress.other.k8s.yaml',
  cause: new Error('for whoever debugs it'),
};

const status: FleetStatus = {
  instances: [],
  drift: null,
  problems: [finding],
  behind: 2,
  isShallow: false,
};

test('a problem is printed with the fields that it has in the JSON of every command', () => {
  expect(JSON.parse(reportJson(statusReport(status), status.problems))).toEqual({
    instances: [],
    drift: null,
    problems: [
      {
        file: 'fleet/apps/web.ts',
        line: 7,
        field: 'dev/web/Ingress: metadata.name',
        rule: 'identity/file',
        message: 'Another app writes this file.',
        fix: 'Rename the object.',
      },
    ],
    behind: 2,
    isShallow: false,
  });
});
