import { finishedJob } from '../../../lib/checks/argocd/finished-job';
import { environments } from '../../environments';
import { object, violations } from '../unit';

const job = (annotations: object = {}, spec: object = { ttlSecondsAfterFinished: 60 }) =>
  object('Job', 'batch/v1', { spec }, { annotations });

test('a Job that deletes itself is refused under self-heal', () => {
  expect(violations(finishedJob, [job()])).toEqual([
    expect.objectContaining({ object: 'Job/web', path: 'spec.ttlSecondsAfterFinished' }),
  ]);
});

test.each([
  ['is a hook', job({ 'argocd.argoproj.io/hook': 'Sync' })],
  ['is a hook of Helm', job({ 'helm.sh/hook': 'pre-upgrade' })],
  ['stays', job({}, {})],
  [
    'is made by a CronJob',
    object('CronJob', 'batch/v1', {
      spec: { jobTemplate: { spec: { ttlSecondsAfterFinished: 60 } } },
    }),
  ],
])('a Job that %s is accepted', (_, it) => {
  expect(violations(finishedJob, [it])).toEqual([]);
});

test.each([[false as const], [{ selfHeal: false }]])(
  'where automated sync is %j, a Job that deletes itself stays away',
  (automated) => {
    const environment = { ...environments.production, sync: { automated } };
    expect(violations(finishedJob, [job()], { environment })).toEqual([]);
  },
);
