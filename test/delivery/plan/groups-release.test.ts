import { planApproval } from '../../../lib/delivery/plan/plan-approval';
import { planRelease } from '../../../lib/delivery/plan/plan-release';
import { planResume } from '../../../lib/delivery/plan/plan-resume';
import { planRollback } from '../../../lib/delivery/plan/plan-rollback';
import { publishTarget } from '../../../lib/delivery/plan/publish-target';
import { problemsOf } from '../../fleet';
import { context, type Policies, regionDefinitions, told } from '../planned-fleet';
import { held, released } from '../release-repository';

import { everywhere, fleet, promote, state } from './regions-history';

// --- Releases

const release = (environments: string[], policies: Policies) =>
  told(
    planRelease(
      fleet(policies),
      {
        kind: 'release',
        releases: environments.map((environment) => ({
          app: 'web',
          environment,
          images: [{ tag: 'v2' }],
        })),
      },
      context,
    ),
  );

const direct: Policies = { production: { direct: true } };

test('a release to a group is one of each member, or of none', () => {
  state(everywhere('v1'));
  expect(release(['production'], direct)).toEqual([
    'change production-ap/web v2',
    'change production-eu/web v2',
    'change production-us/web v2',
  ]);
  const us = { ...direct, 'production-us': { direct: false } };
  expect(problemsOf(() => release(['production'], us))[0]?.file).toBe(
    'fleet/releases/production-us/web.yaml',
  );
  state({ 'production-ap/web': held('v1') });
  expect(problemsOf(() => release(['production'], direct))[0]?.message).toMatch(
    /on hold in production-ap/,
  );
});

test('a release to a group and to a member of it is refused', () => {
  state(everywhere('v1'));
  expect(problemsOf(() => release(['production', 'production-eu'], direct))[0]).toMatchObject({
    file: 'fleet/releases/production-eu/web.yaml',
    message: expect.stringMatching(/twice/),
  });
});

// --- Rollbacks, the end of a hold, approvals

const back = (environments: string[], to?: string) =>
  told(
    planRollback(fleet(), {
      ...{ kind: 'rollback', app: 'web', environments },
      ...(to !== undefined && { to }),
    }),
  );

test('a rollback of a group takes each member back to its own previous release', () => {
  state(everywhere('v1'), everywhere('v3'), {
    'production-ap/web': released('v4'),
    'production-eu/web': released('v4'),
    'production-us/web': released('v5'),
  });
  expect(back(['production'])).toEqual([
    'change production-ap/web v3',
    'change production-eu/web v3',
    'change production-us/web v3',
  ]);
  expect(back(['production'], 'v1')).toEqual([
    'change production-ap/web v1',
    'change production-eu/web v1',
    'change production-us/web v1',
  ]);
});

test('a rollback of a group holds members that the promotion has not reached', () => {
  state(everywhere('v1'), everywhere('v3'), {
    'production-ap/web': released('v4'),
    'production-eu/web': released('v4'),
  });
  expect(back(['production'])).toEqual([
    'change production-ap/web v3',
    'change production-eu/web v3',
    'change production-us/web v3',
  ]);
  // Whoever names the member itself means it.
  expect(back(['production-eu', 'production-us'])).toEqual([
    'change production-eu/web v3',
    'change production-us/web v1',
  ]);
  state({ 'production-ap/web': held('v3'), 'production-eu/web': held('v3') });
  expect(back(['production'])[2]).toBe('change production-us/web v3');
});

test('a rollback of a group follows a promotion through all its steps', () => {
  state(everywhere('v1'), everywhere('v2'));
  state({ 'production-ap/web': released('v3'), 'production-eu/web': released('v3') });
  state({ 'production-ap/web': released('v4') });
  expect(back(['production'])).toEqual([
    'change production-ap/web v3',
    'change production-eu/web v3',
    'change production-us/web v2',
  ]);
});

test('a member without an earlier release can be held', () => {
  state(everywhere('v1'), { 'production-ap/web': released('v2') });
  expect(back(['production'])).toEqual([
    'change production-ap/web v1',
    'change production-eu/web v1',
    'change production-us/web v1',
  ]);
});

test('members that would swap their releases both go back', () => {
  state(
    { 'production-ap/web': released('v1'), 'production-us/web': released('v2') },
    { 'production-ap/web': released('v2'), 'production-us/web': released('v1') },
    { 'production-eu/web': released('v0') },
    { 'production-eu/web': released('v3') },
  );
  expect(back(['production'])).toEqual([
    'change production-ap/web v1',
    'change production-eu/web v0',
    'change production-us/web v2',
  ]);
});

test('a rollback of a group is refused if one member has nothing to go back to', () => {
  state(
    everywhere('v1'),
    { 'production-ap/web': released('v2') },
    { 'production-ap/web': released('v3') },
  );
  const intent = { kind: 'rollback' as const, app: 'web', environments: ['production'] };
  expect(problemsOf(() => planRollback(fleet(), intent))[0]?.file).toBe(
    'fleet/releases/production-eu/web.yaml',
  );
});

test('a hold ends in each member of a group that has one', () => {
  state(everywhere('v1'), { 'production-ap/web': held('v1'), 'production-us/web': held('v1') });
  const intent = { kind: 'resume' as const, app: 'web', environments: ['production'] };
  expect(told(planResume(fleet(), intent))).toEqual([
    'change production-ap/web v1',
    'nothing production-eu/web: web is not on hold in production-eu',
    'change production-us/web v1',
  ]);
});

test('an approval covers the members of a group that run the release', () => {
  state(everywhere('v1'), {
    'production-ap/web': released('v2'),
    'production-eu/web': released('v2'),
  });
  const approve = (tag: string) =>
    planApproval(fleet(), {
      kind: 'approve',
      app: 'web',
      environments: ['production'],
      images: [{ tag }],
    });
  expect(told(approve('v2'))).toEqual([
    'change production-ap/web v2',
    'change production-eu/web v2',
    'skipped production-us/web: web runs v1 in production-us, not the images to approve.',
  ]);
  expect(problemsOf(() => approve('v9'))).toHaveLength(3);
});

// --- Names

test('a group leaves out the members in which the app does not run, unless there is no other', () => {
  state({ 'dev/tool': released('v1', {}, 'tool') });
  const intent = { apps: ['tool'], from: ['dev'], to: ['staging', 'production'] };
  expect(problemsOf(() => promote(intent))[0]?.message).toBe('tool does not run in staging.');
  expect(told(promote({ ...intent, to: ['production'] }))).toEqual([
    'change production-ap/tool v1',
    'change production-eu/tool v1',
    'skipped production-us/tool: it has to run in production-ap or production-eu first',
  ]);
});

test('a misspelled group is refused with a suggestion', () => {
  state(everywhere('v1'));
  expect(problemsOf(() => promote({ to: ['producton'] }))[0]?.message).toBe(
    'There is no environment "producton". Did you mean "production"?',
  );
});

test('what changes a group is published through a pull request if one member says so', () => {
  const { environments } = regionDefinitions({ 'production-us': { publish: 'pull-request' } });
  const kindOf = (to: string) =>
    publishTarget(
      {
        intent: { kind: 'promote', from: ['staging'], to: [to] },
        target: { kind: 'publish', remote: 'origin' },
      },
      environments,
    ).kind;
  expect(['production', 'production-us', 'production-eu'].map(kindOf)).toEqual([
    'pull-request',
    'pull-request',
    'push',
  ]);
});
