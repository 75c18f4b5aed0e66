import { commitMessage } from '../../../lib/delivery/history/message';
import type { Change } from '../../../lib/delivery/plan/decision';
import type { Intent } from '../../../lib/delivery/protocol/request';
import { released, useReleaseRepository } from '../release-repository';

const repository = useReleaseRepository();
const ANN = 'Ann <ann@example.com>';

function changeOf(app: string, changes: Partial<Change> = {}): Change {
  return {
    kind: 'change',
    app,
    environment: 'dev',
    before: released('v1', {}, app),
    after: released('v2', {}, app),
    images: [`${app}=example/${app}:v2`],
    ...changes,
  };
}

const release: Intent = { kind: 'release', releases: [] };
const promotion: Intent = { kind: 'promote', from: ['dev'], to: ['staging'] };
const rollback: Intent = { kind: 'rollback', app: 'web', environments: ['dev'] };
const resume: Intent = { kind: 'resume', app: 'web', environments: ['dev'] };
const approval: Intent = { kind: 'approve', app: 'web', environments: ['dev'], images: [] };

/** The lines that git recognizes as trailers. */
function trailersOf(message: string): string[] {
  const { git } = repository();
  return git.text(['interpret-trailers', '--parse'], { input: message }).split('\n');
}

const UNIT = ['Argosy-App: web', 'Argosy-Environment: dev', 'Argosy-Image: web=example/web:v2'];

test('the message of a release is one line, and trailers that git can parse', () => {
  const after = released('v2', { commit: '4b825dc', sequence: 7 });
  const intent = { ...release, runUrl: 'https://ci.example.com/1' };
  const message = commitMessage(intent, [changeOf('web', { after })], ANN);
  expect(message.split('\n\n')[0]).toBe('chore(release): web v2 in dev');
  expect(trailersOf(message)).toEqual([
    ...UNIT,
    'Argosy-Source-Commit: 4b825dc',
    'Argosy-Run: https://ci.example.com/1',
  ]);
});

test.each<[Intent, string, string[]]>([
  [promotion, 'chore(promote): web v2 in dev from dev', ['Argosy-Promoted-From: dev']],
  [
    { ...promotion, force: 'the shop is closed' },
    'chore(promote): web v2 in dev from dev',
    ['Argosy-Promoted-From: dev', 'Argosy-Forced: the shop is closed'],
  ],
  [rollback, 'revert(rollback): web v2 in dev back from v1', ['Argosy-Rollback: no reason given']],
  [
    { ...rollback, reason: 'v1 fails: often' },
    'revert(rollback): web v2 in dev back from v1',
    ['Argosy-Rollback: v1 fails: often'],
  ],
  [resume, 'chore(resume): web accepts releases in dev again', ['Argosy-Resume: true']],
  [approval, 'chore(approve): web v2 in dev', [`Argosy-Approved-By: ${ANN}`]],
])(
  'the message of %j describes the change for people, and has trailers for machines',
  (intent, subject, more) => {
    const message = commitMessage(intent, [changeOf('web')], ANN);
    expect(message.split('\n', 1)).toEqual([subject]);
    expect(trailersOf(message)).toEqual([...UNIT, ...more]);
  },
);

test('several apps are a list, each with its trailers', () => {
  const changes = [
    changeOf('web'),
    changeOf('api', { before: undefined, images: ['api=e/api:v2', 'job=e/job:v2'] }),
  ];
  const message = commitMessage(promotion, changes, ANN);
  expect(message).toMatch(
    /^chore\(promote\): 2 apps in dev\n\n- web v2 in dev from dev\n- api v2 in dev from dev\n\nArgosy/,
  );
  expect(trailersOf(message)).toEqual([
    ...UNIT,
    'Argosy-App: api',
    'Argosy-Environment: dev',
    'Argosy-Image: api=e/api:v2',
    'Argosy-Image: job=e/job:v2',
    'Argosy-Promoted-From: dev',
  ]);
});

test('a source commit of several images has one trailer', () => {
  const build = { tag: 'v2', commit: '4b825dc' };
  const after = { images: { web: build, job: build, cron: { tag: 'v1', commit: 'abcdef0' } } };
  const message = commitMessage(release, [changeOf('web', { after })], ANN);
  expect(message.match(/Source-Commit: .*/g)).toEqual([
    'Source-Commit: 4b825dc',
    'Source-Commit: abcdef0',
  ]);
});
