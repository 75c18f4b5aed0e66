import { FleetAt } from '../../../lib/delivery/history/fleet-at';
import type { RecordedRelease } from '../../../lib/delivery/history/history';
import { NeedsHistory } from '../../../lib/delivery/plan/decision';
import {
  demandAllowed,
  demandNoHold,
  demandPromotable,
  environmentsBefore,
} from '../../../lib/delivery/plan/gate';
import type { ReleasePolicy } from '../../../lib/model/release-policy';
import { problemsOf } from '../../fleet';
import { fleetOn, type Policies } from '../planned-fleet';
import { held, released, useReleaseRepository } from '../release-repository';

const repository = useReleaseRepository();

/** When v1 was released to staging: seconds since 1970. */
const START = 1_700_000_000;
const MINUTE = 60;

const approve = () =>
  repository().commit(
    {},
    {
      message:
        'A\n\nArgosy-App: web\nArgosy-Environment: staging\nArgosy-Image: web=example/web:v1\nArgosy-Approved-By: Ann <a@b.c>\n',
    },
  );

/** Requests v1 in production, with v1 in staging. */
function demand(releases: ReleasePolicy, seconds: number, tag = 'v1', app = 'web'): void {
  const fleet = fleetOn(repository(), { production: releases });
  const to = fleet.environment('production');
  demandPromotable(fleet, app, to, released(tag, {}, app), (START + seconds) * 1000);
}

const inStaging = () => repository().commit({ 'staging/web': released('v1') }, { time: START });

test('the environment before is the next lower one in which the app runs', () => {
  repository().commit({});
  const fleet = fleetOn(repository());
  const before = (app: string, environment: string) =>
    environmentsBefore(fleet, app, fleet.environment(environment)).map(({ name }) => name);
  expect(before('web', 'production')).toEqual(['staging']);
  expect(before('tool', 'production')).toEqual(['dev']);
  expect(before('web', 'dev')).toEqual([]);
});

test('an environment accepts what the one before it runs, whatever it was built from', () => {
  repository().commit({ 'staging/web': released('v1', { sequence: 7 }) });
  expect(() => demand({}, 0)).not.toThrow();
});

test('an environment accepts no other release', () => {
  repository().commit({ 'staging/web': released('v1'), 'dev/web': released('v2') });
  const [problem] = problemsOf(() => demand({}, 0, 'v2'));
  expect(problem).toMatchObject({
    file: 'fleet/releases/production/web.yaml',
    message: 'production accepts only releases that run in staging (now v1), not v2.',
    fix: expect.stringMatching(/Release it to staging first.*--force --reason/),
  });
  repository().commit({ 'staging/web': undefined });
  expect(problemsOf(() => demand({}, 0))[0]?.message).toMatch(/\(now nothing\)/);
});

test('an environment with `direct` requires no release before it', () => {
  repository().commit({});
  expect(() => demand({ direct: true }, 0, 'v9')).not.toThrow();
  expect(() => demand({ direct: false }, 0, 'v9')).toThrow(
    /accepts only releases that run in staging/,
  );
});

test('the first environment of an app accepts any release', () => {
  repository().commit({});
  const fleet = fleetOn(repository());
  const demandDev = () =>
    demandPromotable(fleet, 'web', fleet.environment('dev'), released('v9'), 0);
  expect(demandDev).not.toThrow();
});

test('an environment in which the app does not run is skipped', () => {
  repository().commit({ 'dev/tool': released('v1', {}, 'tool') });
  expect(() => demand({}, 0, 'v1', 'tool')).not.toThrow();
  expect(() => demand({}, 0, 'v2', 'tool')).toThrow(/accepts only releases that run in dev/);
});

test('a release has to have run for the minimum time', () => {
  inStaging();
  const releases = { minimumTime: '30m' };
  expect(() => demand(releases, 30 * MINUTE)).not.toThrow();
  const [problem] = problemsOf(() => demand(releases, 30 * MINUTE - 1));
  expect(problem).toMatchObject({
    message: expect.stringMatching(
      /only releases that have run in staging for 30m; v1 does not meet this yet/,
    ),
    fix: expect.stringMatching(
      /^Wait: it has run there since 2023-11-14T22:13:20Z, 1m left\. To override/,
    ),
  });
});

test('a new build, a hold and its end do not restart the minimum time; another release does', () => {
  inStaging();
  repository().commit({ 'staging/web': held('v1') }, { time: START + 29 * MINUTE });
  expect(() => demand({ minimumTime: '30m' }, 30 * MINUTE)).not.toThrow();
  repository().commit({ 'staging/web': released('v2') }, { time: START + 40 * MINUTE });
  repository().commit({ 'staging/web': released('v1') }, { time: START + 41 * MINUTE });
  expect(() => demand({ minimumTime: '30m' }, 70 * MINUTE)).toThrow(/does not meet this yet/);
  expect(() => demand({ minimumTime: '30m' }, 71 * MINUTE)).not.toThrow();
});

test('without a minimum time, an approval is required', () => {
  inStaging();
  const [problem] = problemsOf(() => demand({ approval: true }, 1000 * MINUTE));
  expect(problem).toMatchObject({
    message: expect.stringMatching(/accepts only releases that are approved; v1/),
    fix: expect.stringMatching(
      /^To approve it, run `npx argosy approve web --env staging --image v1 --push`\./,
    ),
  });
  approve();
  expect(() => demand({ approval: true }, 0)).not.toThrow();
});

test('either the minimum time or an approval is sufficient', () => {
  inStaging();
  const releases = { approval: true, minimumTime: '30m' };
  expect(() => demand(releases, 29 * MINUTE)).toThrow(
    /have run in staging for 30m or are approved/,
  );
  expect(() => demand(releases, 30 * MINUTE)).not.toThrow();
  approve();
  expect(() => demand(releases, 0)).not.toThrow();
});

test('if a cut history might be long enough, more of it is requested', () => {
  inStaging();
  class CutFleet extends FleetAt {
    override history = (app: string, environment: string): RecordedRelease[] =>
      super.history(app, environment).map((it) => ({ ...it, isCut: true }));
  }
  const policies: Policies = { production: { minimumTime: '30m' } };
  const { definitions, git, commit } = fleetOn(repository(), policies);
  const fleet = new CutFleet(definitions, git, commit);
  const to = fleet.environment('production');
  const at = (minutes: number) => () =>
    demandPromotable(fleet, 'web', to, released('v1'), (START + minutes * MINUTE) * 1000);
  expect(at(29)).toThrow(NeedsHistory);
  expect(at(30)).not.toThrow();
});

test('a version that the policy forbids is refused, with the name of its image', () => {
  repository().commit({});
  const fleet = fleetOn(repository(), { production: { tags: 'v\\d+' } });
  const to = fleet.environment('production');
  expect(() => demandAllowed('web', to, released('v1'))).not.toThrow();
  const images = { orders: { tag: 'v1' }, migrations: { tag: 'main' } };
  expect(problemsOf(() => demandAllowed('orders', to, { images }))[0]?.message).toBe(
    'production does not accept main of the image migrations: it accepts only tags that match v\\d+.',
  );
});

test('an app on hold accepts no release, and the refusal has the reason and how to end the hold', () => {
  repository().commit({});
  const to = fleetOn(repository()).environment('production');
  expect(() => demandNoHold('web', to, released('v1'))).not.toThrow();
  expect(() => demandNoHold('web', to, undefined)).not.toThrow();
  expect(problemsOf(() => demandNoHold('web', to, held('v1', 'v2 answers with 500')))[0]).toEqual({
    file: 'fleet/releases/production/web.yaml',
    message: 'web is on hold in production at v1: v2 answers with 500.',
    fix: 'When that is fixed, run `npx argosy resume web --env production --publish`.',
  });
});

test('without an environment before it, a minimum time can only be overridden with force', () => {
  repository().commit({});
  for (const releases of [{ minimumTime: '1h' }, { approval: true }]) {
    const fleet = fleetOn(repository(), { dev: releases });
    const demandInDev = () =>
      demandPromotable(fleet, 'web', fleet.environment('dev'), released('v1'), START * 1000);
    expect(demandInDev).toThrow(/in the environment before it, but web runs in none.*--force/s);
  }
});
