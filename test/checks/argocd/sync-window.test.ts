import { syncWindow } from '../../../lib/checks/argocd/sync-window';
import { manifestOf, object, violations } from '../unit';

const night = { kind: 'deny', schedule: '0 22 * * *', duration: '8h', applications: ['*'] };
const always = { kind: 'deny', schedule: '0 0 * * *', duration: '24h', applications: ['*'] };

function check(...syncWindows: object[]) {
  const it = object('AppProject', 'argoproj.io/v1alpha1', { spec: { syncWindows } });
  return violations(syncWindow, [], { argocd: [manifestOf(it, 'argocd/production')] });
}

test.each([
  ['schedule', '@daily', 'no @-words'],
  ['schedule', '0 22 * * 7', 'five fields'],
  ['duration', '1d', 'hours, minutes and seconds'],
  ['timeZone', 'Kolkata', 'would use UTC'],
  ['applications', [], 'would never apply it'],
])('a window whose %s is %j is refused', (field, value, message) => {
  const [found, ...others] = check(night, { ...night, [field]: value });
  expect(others).toEqual([]);
  expect(found?.path).toBe(`spec.syncWindows[1].${field}`);
  expect(found?.message).toContain(message);
  expect(found?.fix).toContain('`production.sync.windows[1]` in fleet/environments.ts');
});

test('deny windows that are always open never allow a sync', () => {
  expect(check(always)).toEqual([
    {
      object: 'AppProject/web',
      path: 'spec.syncWindows',
      message: expect.stringContaining('never allow a sync of its apps'),
      fix: expect.stringContaining('`manualSync: true`'),
    },
  ]);
  expect(check({ ...always, duration: '23h59m' })).toEqual([]);
});

test.each([
  [
    ['0 18 * * 5', '60h'],
    ['0 6 * * 1', '108h'],
  ],
  [['0 0 1 * *', '744h']],
  [['*/30 * * * *', '30m']],
  [
    ['0 0-22/2 * * *', '1h'],
    ['0 1-23/2 * * *', '1h'],
  ],
  [['0 0 1 JAN *', '8784h']],
])('together, windows are always open: %j', (...windows) => {
  const denies = windows.map(([schedule, duration]) => ({ ...always, schedule, duration }));
  expect(check(...denies)).toHaveLength(1);
});

test.each([
  [
    ['0 18 * * 5', '60h'],
    ['0 6 * * 1', '107h'],
  ],
  [['0 0 * * 1-5', '24h']],
  [['0 0 1 * *', '700h']],
  [['0 0 */2 * *', '24h']],
  [['30 * * * *', '59m']],
])('these windows allow a sync at some time: %j', (...windows) => {
  const denies = windows.map(([schedule, duration]) => ({ ...always, schedule, duration }));
  expect(check(...denies)).toEqual([]);
});

test('either the day of the month or the day of the week opens the window', () => {
  const rest = { ...always, schedule: '0 0 * * 1-5' };
  expect(check({ ...always, schedule: '0 0 1 * 0,6' }, rest)).toHaveLength(1);
  expect(check({ ...always, schedule: '0 0 1 * 6' }, rest)).toEqual([]);
});

test('a deny window that allows manual syncs does not block them', () => {
  expect(check({ ...always, manualSync: true })).toEqual([]);
  expect(check({ ...always, manualSync: true }, always)).toHaveLength(1);
});

test('an allow window that is never open, or always denied, never allows a sync', () => {
  const allow = { kind: 'allow', schedule: '0 10 * * *', duration: '1h', applications: ['*'] };
  expect(check(allow)).toEqual([]);
  expect(check(allow, { ...night, schedule: '0 9 * * *', duration: '3h' })).toHaveLength(1);
  expect(check(allow, { ...night, schedule: '0 9 * * *', duration: '90m' })).toEqual([]);
  expect(check({ ...allow, schedule: '0 0 30 2 *' })).toHaveLength(1);
  expect(check({ ...allow, schedule: '0 0 30 2 *', manualSync: true })).toEqual([]);
});

test('windows apply to the apps that they match', () => {
  const applications = ['web-production'];
  expect(check({ ...always, applications })).toMatchObject([
    { message: expect.stringContaining('the app web-production') },
  ]);
  const [other] = check({ ...always, applications: ['web-*'] }, { ...night, applications });
  expect(other?.message).toContain('web-');
  const allow = { ...night, kind: 'allow', schedule: '0 0 30 2 *', applications };
  expect(check(allow, { ...night, kind: 'allow' })).toEqual([]);
});

test('windows in other time zones are not evaluated', () => {
  const noon = { ...always, duration: '12h' };
  expect(check(noon, { ...noon, schedule: '0 12 * * *', timeZone: 'Asia/Kolkata' })).toEqual([]);
  expect(check({ ...always, timeZone: 'Asia/Kolkata' }, night)).toHaveLength(1);
});

test('a project without windows passes', () => {
  expect(check()).toEqual([]);
});
