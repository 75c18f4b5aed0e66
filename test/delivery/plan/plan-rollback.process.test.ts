import { FleetAt } from '../../../lib/delivery/history/fleet-at';
import type { RecordedRelease } from '../../../lib/delivery/history/history';
import { NeedsHistory } from '../../../lib/delivery/plan/decision';
import { planRollback } from '../../../lib/delivery/plan/plan-rollback';
import { preconditionsOf } from '../../../lib/delivery/plan/preconditions';
import type { Release } from '../../../lib/model/release';
import { problemsOf } from '../../fleet';
import { fleetOn, told } from '../planned-fleet';
import { held, released, useReleaseRepository } from '../release-repository';

const repository = useReleaseRepository();
const DIGEST = `sha256:${'a'.repeat(64)}`;

/** Makes one commit per release of production; returns the commits. */
const ran = (...releases: (Release | string | undefined)[]): string[] =>
  releases.map((it) =>
    repository().commit({ 'production/web': typeof it === 'string' ? released(it) : it }),
  );

function plan(to?: string, reason?: string) {
  return planRollback(fleetOn(repository()), {
    kind: 'rollback',
    app: 'web',
    environments: ['production'],
    ...(to !== undefined && { to }),
    ...(reason !== undefined && { reason }),
  });
}

/** Rolls back, and commits the result. */
function rollBack(to?: string): string[] {
  const decisions = plan(to);
  for (const it of decisions) if (it.kind === 'change') ran(it.after);
  return told(decisions);
}

/** Ends the hold at a release, and rolls back again. */
function rollBackFrom(tag: string): string[] {
  ran(tag);
  return rollBack();
}

const back = (tag: string) => [`change production/web ${tag}`];

test('a rollback restores the previous release, and puts the app on hold', () => {
  ran(released('v1', { sequence: 1 }), 'v2');
  expect(plan(undefined, 'v2 fails')).toEqual([
    {
      kind: 'change',
      app: 'web',
      environment: 'production',
      before: released('v2'),
      after: { ...released('v1', { sequence: 1 }), hold: { reason: 'v2 fails', at: 'web=v1' } },
      images: ['web=example/web:v1'],
    },
  ]);
  expect(plan()).toMatchObject([{ after: { hold: { reason: 'rolled back from v2' } } }]);
});

test('commits that do not change what runs are not separate releases', () => {
  ran('v1', 'v2', released('v2', { sequence: 2 }), held('v2'), 'v2');
  expect(rollBack()).toEqual(back('v1'));
});

test('a second rollback in a row does nothing', () => {
  ran('v1', 'v2', 'v3');
  expect(rollBack()).toEqual(back('v2'));
  expect(rollBack()).toEqual([
    'nothing production/web: production is on hold at v2; to go further back, add --to',
  ]);
  expect(rollBack('v1')).toEqual(back('v1'));
});

test('after the hold has ended, the next rollback goes further back, not forward', () => {
  ran('v1', 'v2', 'v3');
  expect(rollBack()).toEqual(back('v2'));
  expect(rollBackFrom('v2')).toEqual(back('v1'));
  ran('v1');
  expect(() => plan()).toThrow(/has no other release to go back to/);
});

test('a retry on a new head keeps the intent of the first attempt', () => {
  ran('v1', 'v2', 'v3');
  const preconditions = preconditionsOf(plan().flatMap((it) => (it.kind === 'change' ? it : [])));
  const again = () =>
    planRollback(
      fleetOn(repository()),
      { kind: 'rollback', app: 'web', environments: ['production'] },
      { preconditions },
    );
  expect(told(again())).toEqual(back('v2'));
  ran('v4');
  expect(again).toThrow(/While web was being rolled back from v3, v4 was released to production/);
  ran(held('v2'));
  expect(told(again())).toEqual([expect.stringMatching(/^nothing .* on hold at v2/)]);
});

test('an invalid release is rolled back to the last valid one', () => {
  ran('v1', 'v2');
  repository().commit({ 'production/web': '<<<<<<< HEAD\n' });
  expect(rollBack()).toEqual(back('v2'));
});

test('a rolled-back release is never a rollback target, also after newer releases', () => {
  ran('v1', 'v2', 'v3');
  rollBack();
  ran('v2', 'v4');
  expect(rollBack()).toEqual(back('v2'));
  expect(rollBackFrom('v2')).toEqual(back('v1'));
});

test('a rollback from a release that was repeated goes back to the one in between', () => {
  ran('v1', 'v2', 'v1');
  expect(rollBack()).toEqual(back('v2'));
  expect(rollBackFrom('v2')).toEqual(back('v1'));
});

test('after a rollback to a given release, the next one goes further back from there', () => {
  ran('v1', 'v2', 'v3', 'v4');
  expect(rollBack('v2')).toEqual(back('v2'));
  expect(rollBackFrom('v2')).toEqual(back('v1'));
});

test('a release is found by its tag, its digest, its source commit or its gitops commit', () => {
  const [, second] = ran(
    released('v1', { digest: DIGEST, commit: 'abcdef0123' }),
    released('v2', { commit: 'fedcba9876' }),
    'v3',
    'v4',
  );
  expect(told(plan('v1'))).toEqual(back('v1'));
  expect(told(plan(DIGEST))).toEqual(back('v1'));
  expect(told(plan('abcdef0'))).toEqual(back('v1'));
  expect(told(plan('fedcba9876'))).toEqual(back('v2'));
  expect(told(plan(second?.slice(0, 12)))).toEqual(back('v2'));
});

test('the newest of several releases with the same tag is used', () => {
  ran(released('v1', { sequence: 1 }), 'v2', released('v1', { sequence: 3 }), 'v3');
  expect(plan('v1')).toMatchObject([{ after: { images: { web: { sequence: 3 } } } }]);
});

test.each(['v9', DIGEST, 'abcdef0', 'abc', '.', ''])(
  '%j never ran: the refusal lists what did',
  (to) => {
    ran('v1', 'v2', released('v2', { sequence: 2 }), 'v1');
    expect(problemsOf(() => plan(to))[0]).toMatchObject({
      file: 'fleet/releases/production/web.yaml',
      message: `The history of web in production has no release ${to} to go back to.`,
      fix: expect.stringMatching(/^Releases so far: v1, v2, v1\./),
    });
  },
);

test('the running release can be put on hold, once', () => {
  ran('v1', 'v2');
  expect(rollBack('v2')).toEqual(back('v2'));
  expect(told(plan('v2'))).toEqual([
    'nothing production/web: production already runs v2, and is on hold',
  ]);
  expect(rollBackFrom('v2')).toEqual(back('v1'));
});

test('there is nothing to go back to before the first release', () => {
  ran('v1');
  expect(problemsOf(() => plan())[0]).toMatchObject({
    fix: expect.stringMatching(/^Releases so far: v1\. To list them, run `npx argosy history web/),
  });
  ran(undefined);
  expect(() => plan('v7')).toThrow(/Releases so far: v1\./);
});

test('commits without a release in between are ignored', () => {
  ran('v1', undefined, 'v2');
  repository().commit({ 'production/web': '<<<<<<< HEAD\n' });
  ran('v3');
  expect(rollBack()).toEqual(back('v2'));
  expect(rollBackFrom('v2')).toEqual(back('v1'));
});

test('an unknown app or environment is refused', () => {
  ran('v1', 'v2');
  const fleet = fleetOn(repository());
  const intent = { kind: 'rollback', app: 'web', environments: ['production'] } as const;
  expect(() => planRollback(fleet, { ...intent, app: 'wep' })).toThrow(/Did you mean "web"/);
  expect(() => planRollback(fleet, { ...intent, environments: ['prod'] })).toThrow(/"prod"/);
  expect(() => planRollback(fleet, { ...intent, app: 'tool', environments: ['staging'] })).toThrow(
    /tool does not run in staging/,
  );
});

test('if the target may be older than a cut history, more of it is requested', () => {
  ran('v1', 'v2');
  class CutFleet extends FleetAt {
    override history = (app: string, environment: string): RecordedRelease[] =>
      super.history(app, environment).map((it, i) => ({ ...it, isCut: i === 1 }));
  }
  const { definitions, git, commit } = fleetOn(repository());
  const fleet = new CutFleet(definitions, git, commit);
  const intent = { kind: 'rollback', app: 'web', environments: ['production'] } as const;
  expect(told(planRollback(fleet, intent))).toEqual(back('v1'));
  expect(() => planRollback(fleet, { ...intent, to: 'v0' })).toThrow(NeedsHistory);
});

test('a rollback of a deleted release restores the last one', () => {
  ran('v1', 'v2', undefined);
  expect(told(plan())).toEqual(back('v2'));
});
