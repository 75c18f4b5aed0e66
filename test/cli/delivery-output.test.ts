import { outcomeJson } from '../../lib/cli/delivery-output';
import { failureJson } from '../../lib/cli/failure';
import { DeliveryError } from '../../lib/delivery/delivery-error';
import { ReportedError } from '../../lib/delivery/protocol/delegate';
import type { Outcome } from '../../lib/delivery/protocol/outcome';
import { demandValidOutput } from './output-schemas';

const outcome: Outcome = {
  result: 'prepared',
  decisions: [],
  commit: '4b825dc',
  branch: 'main of origin',
  files: [],
  attempts: 1,
  notes: [],
};

/** The JSON of a delivery, as its schema allows it for an exit code. */
function valid(status: number, stdout: string): { readonly problems: readonly object[] } {
  demandValidOutput(['promote', '--json'], { status, stdout });
  return JSON.parse(stdout);
}

test('what fails in a part of a delivery is a problem', () => {
  const broken = {
    kind: 'broken',
    app: 'mailer',
    environment: 'staging',
    why: 'It fails.',
  } as const;
  const pullRequest = { branch: 'argosy/x', title: 'x', body: '' };
  const failed = { ...pullRequest, through: 'gh', problem: 'HTTP 401', fix: 'Log in.' };
  expect(valid(0, outcomeJson({ ...outcome, pullRequest })).problems).toEqual([]);
  expect(
    valid(1, outcomeJson({ ...outcome, decisions: [broken], pullRequest: failed })).problems,
  ).toEqual([
    { where: 'mailer in staging', message: 'It fails.' },
    { where: 'The pull request of argosy/x', message: 'HTTP 401', fix: 'Log in.' },
  ]);
});

test.each([
  ['refused', { result: 'refused' }],
  ['race', { result: 'failed', kind: 'race' }],
  ['unreachable', { result: 'failed', kind: 'unreachable' }],
] as const)('a delivery that is %s says whether a retry can help', (kind, expected) => {
  const error = new DeliveryError(
    'Pushing',
    'https://ann:s3cret@x.example/ said no',
    'Wait.',
    kind,
  );
  expect(valid(1, failureJson(error))).toEqual({
    ...expected,
    problems: [{ where: 'Pushing', message: 'https://***@x.example/ said no', fix: 'Wait.' }],
  });
});

test('the refusal of another process is passed on', () => {
  const refusal = failureJson(new Error('x\n  Fix: y'));
  expect(failureJson(new ReportedError(refusal, 1))).toBe(refusal);
  expect(valid(1, refusal).problems).toEqual([{ message: 'x', fix: 'y' }]);
  expect(valid(1, failureJson(new ReportedError('', 1))).problems).toHaveLength(1);
});
