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

/** When v1 has come to staging: seconds since 1970. */
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

/** Asks for v1 in production, with v1 in staging. */
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

test('an environment takes what the one before it runs, whatever it was built from', () => {
  repository().commit({ 'staging/web': released('v1', { sequence: 7 }) });
  expect(() => demand({}, 0)).not.toThrow();
});

test('an environment takes nothing else', () => {
  repository().commit({ 'staging/web': released('v1'), 'dev/web': released('v2') });
  const [problem] = problemsOf(() => demand({}, 0, 'v2'));
  expect(problem).toMatchObject({
    file: 'fleet/releases/production/web.yaml',
    message: 'production takes only what staging runs. v2 does not run there: v1 does.',
    fix: expect.stringMatching(/Bring it to staging first.*--force --reason/),
  });
  repository().commit({ 'staging/web': undefined });
  expect(problemsOf(() => demand({}, 0))[0]?.message).toMatch(/nothing does/);
});

test('an environment that takes releases directly asks for none before it', () => {
  repository().commit({});
  expect(() => demand({ direct: true }, 0, 'v9')).not.toThrow();
  expect(() => demand({ direct: false }, 0, 'v9')).toThrow(/takes only what staging runs/);
});

test('the first environment of an app takes anything', () => {
  repository().commit({});
  const fleet = fleetOn(repository());
  const demandDev = () =>
    demandPromotable(fleet, 'web', fleet.environment('dev'), released('v9'), 0);
  expect(demandDev).not.toThrow();
});

test('an app passes by an environment in which it does not run', () => {
  repository().commit({ 'dev/tool': released('v1', {}, 'tool') });
  expect(() => demand({}, 0, 'v1', 'tool')).not.toThrow();
  expect(() => demand({}, 0, 'v2', 'tool')).toThrow(/takes only what dev runs/);
});

test('a release has to have run for the time that is asked for', () => {
  inStaging();
  const releases = { minimumTime: '30m' };
  expect(() => demand(releases, 30 * MINUTE)).not.toThrow();
  const [problem] = problemsOf(() => demand(releases, 30 * MINUTE - 1));
  expect(problem).toMatchObject({
    message: expect.stringMatching(/only what has run in staging for 30m, and v1 is not that far/),
    fix: expect.stringMatching(/^Wait: it runs there since 2023-11-14T22:13:20Z\. To let/),
  });
});

test('a new build, a hold and its end do not start the time anew; another release does', () => {
  inStaging();
  repository().commit({ 'staging/web': held('v1') }, { time: START + 29 * MINUTE });
  expect(() => demand({ minimumTime: '30m' }, 30 * MINUTE)).not.toThrow();
  repository().commit({ 'staging/web': released('v2') }, { time: START + 40 * MINUTE });
  repository().commit({ 'staging/web': released('v1') }, { time: START + 41 * MINUTE });
  expect(() => demand({ minimumTime: '30m' }, 70 * MINUTE)).toThrow(/not that far/);
  expect(() => demand({ minimumTime: '30m' }, 71 * MINUTE)).not.toThrow();
});

test('an approval is asked for where no time is', () => {
  inStaging();
  const [problem] = problemsOf(() => demand({ approval: true }, 1000 * MINUTE));
  expect(problem).toMatchObject({
    message: expect.stringMatching(/takes only what a person has approved, and v1/),
    fix: expect.stringMatching(
      /^Approve it: npx argosy approve web --env staging --image v1 --push\./,
    ),
  });
  approve();
  expect(() => demand({ approval: true }, 0)).not.toThrow();
});

test('of a time and an approval, either will do', () => {
  inStaging();
  const releases = { approval: true, minimumTime: '30m' };
  expect(() => demand(releases, 29 * MINUTE)).toThrow(
    /has run in staging for 30m or a person has approved/,
  );
  expect(() => demand(releases, 30 * MINUTE)).not.toThrow();
  approve();
  expect(() => demand(releases, 0)).not.toThrow();
});

test('where history is cut, and might be long enough, more of it is needed', () => {
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
    'production does not take main of the image migrations: it accepts only tags that match v\\d+.',
  );
});

test('what is on hold takes no other release, and says why and how to end it', () => {
  repository().commit({});
  const to = fleetOn(repository()).environment('production');
  expect(() => demandNoHold('web', to, released('v1'))).not.toThrow();
  expect(() => demandNoHold('web', to, undefined)).not.toThrow();
  expect(problemsOf(() => demandNoHold('web', to, held('v1', 'v2 answers with 500')))[0]).toEqual({
    file: 'fleet/releases/production/web.yaml',
    message: 'web is on hold in production at v1: v2 answers with 500.',
    fix: 'When that is fixed, run npx argosy resume web --env production --push.',
  });
});

test('where no environment lies before, what was asked to have run in one needs a force', () => {
  repository().commit({});
  for (const releases of [{ minimumTime: '1h' }, { approval: true }]) {
    const fleet = fleetOn(repository(), { dev: releases });
    const demandInDev = () =>
      demandPromotable(fleet, 'web', fleet.environment('dev'), released('v1'), START * 1000);
    expect(demandInDev).toThrow(/in the environment before it, and web runs in none.*--force/s);
  }
});
