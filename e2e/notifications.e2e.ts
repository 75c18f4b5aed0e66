import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../lib/base/json';
import { notificationSettings } from '../lib/model/notifications/notification-settings';
import { completeNotifications } from '../lib/model/notifications/notifications';
import { resolveSubscriptions } from '../lib/model/notifications/resolve-subscriptions';
import { foundBinaries } from './binaries';
import { APPLICATIONS, healedAgainAndAgain, NOW } from './notifications/applications';
import { ENGINE_PROGRAM, runEngine } from './notifications/engine';
import {
  ARGOCD_URL,
  checksum,
  notifications,
  recipients,
  secret,
} from './notifications/golden-platform';

// The engine of Argo CD runs the default triggers and templates, and fills in the golden files.

const withEngine = process.env[ENGINE_PROGRAM] ? test : test.skip;

const { config } = notificationSettings(notifications, ARGOCD_URL);
const complete = completeNotifications(notifications);
const TRIGGERS = Object.keys(complete.triggers);

type State = keyof typeof APPLICATIONS;
const STATES = Object.keys(APPLICATIONS) as State[];

const run = (cases: readonly [trigger: string, app: JsonObject][], services = recipients) =>
  runEngine({
    config,
    secret,
    now: NOW,
    cases: cases.map(([trigger, app]) => {
      const { subscriptions } = resolveSubscriptions({ [trigger]: services }, complete);
      const destinations = Object.entries(subscriptions[trigger] ?? {}).flatMap(
        ([service, names]) =>
          (names.length === 0 ? [''] : names).map((recipient) => ({ service, recipient })),
      );
      return { app, trigger, destinations };
    }),
  }).cases;

/** The state in which the golden file of a trigger is made. */
const GOLDEN: Readonly<Record<string, State>> = {
  'on-deployed': 'well',
  'on-sync-failed': 'failed to sync',
  'on-health-degraded': 'degraded',
  'on-out-of-sync': 'out of sync for long',
  'on-self-heal-loop': 'healed by itself again and again',
  'on-recovered': 'recovered',
};

/** The triggers of each state, and the values that they notify once per. */
const EXPECTED: Readonly<Record<State, Readonly<Record<string, string>>>> = {
  new: { 'on-out-of-sync': '[ 0]' },
  'of no controller yet': {},
  well: { 'on-deployed': '[3f2a9d0c1b4e5f60718293a4b5c6d7e8f9012345 0]' },
  progressing: {},
  syncing: {},
  'failed to sync': { 'on-sync-failed': '[ 0]' },
  'failed without a revision': { 'on-sync-failed': '[ 0]' },
  degraded: {
    'on-health-degraded': '2026-03-01T11:50:00Z',
  },
  'just out of sync': { 'on-deployed': '[3f2a9d0c1b4e5f60718293a4b5c6d7e8f9012345 0]' },
  'out of sync, with a sync requested': {
    'on-deployed': '[3f2a9d0c1b4e5f60718293a4b5c6d7e8f9012345 0]',
  },
  'out of sync for long': {
    'on-deployed': '[3f2a9d0c1b4e5f60718293a4b5c6d7e8f9012345 0]',
    'on-out-of-sync': '[ 0]',
  },
  'out of sync, after a commit to another app': {
    'on-deployed': '[3f2a9d0c1b4e5f60718293a4b5c6d7e8f9012345 0]',
    'on-out-of-sync': '[ 0]',
  },
  deployed: { 'on-deployed': '[3f2a9d0c1b4e5f60718293a4b5c6d7e8f9012345 0]' },
  'just deployed, and not yet reconciled': {},
  'healed by itself': { 'on-deployed': '[3f2a9d0c1b4e5f60718293a4b5c6d7e8f9012345 0]' },
  'healed by itself again and again': {
    'on-deployed': '[3f2a9d0c1b4e5f60718293a4b5c6d7e8f9012345 0]',
    'on-self-heal-loop': '[1]',
  },
  'degraded, and healed by itself': { 'on-health-degraded': '2026-03-01T11:50:00Z' },
  'deployed again': { 'on-deployed': '[9c8b7a6f5e4d3c2b1a0918273645546372819000 0]' },
  recovered: {
    'on-deployed': '[3f2a9d0c1b4e5f60718293a4b5c6d7e8f9012345 0]',
    'on-recovered': '1772360000',
  },
  'recovered twice': {
    'on-deployed': '[3f2a9d0c1b4e5f60718293a4b5c6d7e8f9012345 0]',
    'on-recovered': '1772364000',
  },
  'degraded again': {
    'on-health-degraded': '2026-03-01T11:50:00Z',
  },
  'of several sources': {
    'on-deployed': '[[20.1.0 3f2a9d0c1b4e5f60718293a4b5c6d7e8f9012345] 0]',
  },
};

withEngine('each default trigger notifies in its states, and in no other', () => {
  const pairs = STATES.flatMap((state) => TRIGGERS.map((trigger) => ({ state, trigger })));
  const results = run(
    pairs.map(({ state, trigger }) => [trigger, APPLICATIONS[state]]),
    {},
  );
  const found = Object.fromEntries(STATES.map((state) => [state, {} as Record<string, string>]));
  for (const [i, { state, trigger }] of pairs.entries()) {
    const {
      triggered,
      oncePer = '',
      errors,
    } = results[i] ?? { triggered: false, errors: ['none'] };
    expect([state, trigger, errors]).toEqual([state, trigger, []]);
    const states = found[state];
    if (triggered && states) states[trigger] = oncePer;
  }
  expect(found).toEqual(EXPECTED);
});

withEngine('every service sends every notification in every state', () => {
  const cases = STATES.flatMap((state) =>
    Object.keys(EXPECTED[state]).map(
      (trigger) => [trigger, APPLICATIONS[state]] as [string, JsonObject],
    ),
  );
  for (const { errors, requests } of run(cases)) {
    expect(errors).toEqual([]);
    expect(requests).toHaveLength(Object.keys(recipients).length);
    expect(JSON.stringify(requests)).not.toMatch(/<no value>|<nil>|%!/);
  }
});

// --- One Application, in one state after the other

/** What is sent in each state, with the record that Argo CD keeps of it. */
function course(services: typeof recipients, ...states: State[]): readonly (readonly string[])[] {
  const apps = states.map((state) => structuredClone(APPLICATIONS[state]));
  const all = TRIGGERS.map((trigger) => [trigger, services] as const);
  const { subscriptions } = resolveSubscriptions(Object.fromEntries(all), complete);
  const destinations = Object.entries(subscriptions).map(([trigger, to]) => [
    trigger,
    Object.entries(to).flatMap(([service, names]) =>
      names.map((recipient) => ({ service, recipient })),
    ),
  ]);
  return runEngine({
    config,
    secret,
    now: NOW,
    course: { apps, times: apps.map(() => NOW), subscriptions: Object.fromEntries(destinations) },
  }).course;
}

const PAGERDUTY = { pagerdutyv2: ['orders'] };

withEngine(
  'an app that is degraded opens an incident, and resolves it once when it is well',
  () => {
    expect(
      course(PAGERDUTY, 'well', 'degraded', 'degraded', 'progressing', 'well', 'well'),
    ).toEqual([
      ['on-deployed pagerdutyv2-events'],
      ['on-health-degraded pagerdutyv2'],
      [],
      [],
      ['on-recovered pagerdutyv2-events'],
      [],
    ]);
  },
);

withEngine('an app that is degraded again after a recovery opens an incident again', () => {
  const { degraded, well } = APPLICATIONS;
  const health = { status: 'Degraded', lastTransitionTime: '2026-03-01T11:58:00Z' };
  const status = { ...(degraded['status'] as JsonObject), health };
  const apps = [degraded, well, { ...degraded, status }];
  const to = (service: string) => [{ service, recipient: 'orders' }];
  const subscriptions = {
    'on-health-degraded': to('pagerdutyv2'),
    'on-recovered': to('pagerdutyv2-events'),
  };
  const times = apps.map(() => NOW);
  expect(runEngine({ config, secret, course: { apps, times, subscriptions } }).course).toEqual([
    ['on-health-degraded pagerdutyv2'],
    ['on-recovered pagerdutyv2-events'],
    ['on-health-degraded pagerdutyv2'],
  ]);
});

withEngine('a revision that fails to sync is reported once, however often it is tried', () => {
  const states = ['failed to sync', 'syncing', 'failed to sync', 'well', 'progressing', 'well'];
  expect(course({ slack: ['orders'] }, ...(states as State[]))).toEqual([
    ['on-sync-failed slack'],
    [],
    [],
    ['on-deployed slack', 'on-recovered slack'],
    [],
    [],
  ]);
});

withEngine(
  'an app that is out of sync is reported once, however many commits other apps get',
  () => {
    const states = ['out of sync for long', 'out of sync, after a commit to another app'] as const;
    expect(course({ slack: ['orders'] }, ...states)).toEqual([
      ['on-deployed slack', 'on-out-of-sync slack'],
      [],
    ]);
  },
);

withEngine('a partial sync is no deployment', () => {
  const states = ['deployed', 'healed by itself', 'deployed again'] as const;
  expect(course({ slack: ['orders'] }, ...states)).toEqual([
    ['on-deployed slack'],
    [],
    ['on-deployed slack'],
  ]);
});

withEngine('a deployment that heals itself before it is healthy is reported', () => {
  const states = ['progressing', 'healed by itself', 'healed by itself'] as const;
  expect(course({ slack: ['orders'] }, ...states)).toEqual([[], ['on-deployed slack'], []]);
});

withEngine('an app that stays degraded after a self-heal is reported once', () => {
  const states = ['degraded', 'degraded, and healed by itself'] as const;
  expect(course(PAGERDUTY, ...states)).toEqual([['on-health-degraded pagerdutyv2'], []]);
});

withEngine('an app that is still out of sync after a sync has not recovered', () => {
  const states = ['out of sync for long', 'syncing', 'just out of sync', 'well'] as const;
  expect(course(PAGERDUTY, ...states)).toEqual([
    ['on-deployed pagerdutyv2-events', 'on-out-of-sync pagerdutyv2'],
    [],
    [],
    ['on-recovered pagerdutyv2-events'],
  ]);
});

withEngine('an app that has never had a problem does not recover', () => {
  expect(course({ slack: ['orders'] }, 'progressing', 'well')).toEqual([[], ['on-deployed slack']]);
});

// --- Argo CD itself

const ARGOCD = foundBinaries().get('argocd');
const withArgoCD = ARGOCD === undefined ? test.skip : test;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'argosy-notifications-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Writes an object for `argocd`. */
function file(name: string, object: JsonObject): string {
  const path = join(directory, `${name}.json`);
  writeFileSync(path, JSON.stringify(object));
  return path;
}

/** Whether `argocd` finds that the condition of a trigger is true. It needs no cluster, only the name of one. */
function argocdRuns(trigger: string, app: JsonObject): boolean {
  const kubeconfig = file('kubeconfig', {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'none', cluster: { server: 'http://127.0.0.1:1' } }],
    contexts: [{ name: 'none', context: { cluster: 'none', user: 'none', namespace: 'argocd' } }],
    users: [{ name: 'none', user: {} }],
    'current-context': 'none',
  });
  const configMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-notifications-cm' },
    data: config,
  };
  const secretObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'argocd-notifications-secret' },
    stringData: secret,
  };
  const output = execFileSync(
    ARGOCD ?? '',
    [
      ...['admin', 'notifications', 'trigger', 'run', trigger, file('app', app)],
      ...['--config-map', file('config', configMap), '--secret', file('secret', secretObject)],
    ],
    { env: { ...process.env, KUBECONFIG: kubeconfig }, encoding: 'utf8', stdio: 'pipe' },
  );
  const [, result] = /(true|false)\s*$/.exec(output) ?? [];
  if (result === undefined) throw new Error(output);
  return result === 'true';
}

withArgoCD.each(TRIGGERS)('argocd runs %s as the engine does', (trigger) => {
  const app =
    trigger === 'on-self-heal-loop'
      ? healedAgainAndAgain(new Date().toISOString())
      : APPLICATIONS[GOLDEN[trigger] ?? 'well'];
  expect(argocdRuns(trigger, app)).toBe(true);
  expect(argocdRuns(trigger, APPLICATIONS.progressing)).toBe(false);
});

// --- Golden files

withEngine.each(TRIGGERS)('the notifications of %s are those of its golden file', (trigger) => {
  const state = GOLDEN[trigger] ?? 'well';
  const [result] = run([[trigger, APPLICATIONS[state]]]);
  const golden = {
    trigger: checksum(config[`trigger.${trigger}`]),
    template: checksum(config[`template.${trigger.replace(/^on-/, 'app-')}`]),
    state,
    requests: result?.requests ?? [],
  };
  const path = join('e2e/notifications/golden', `${trigger}.json`);
  // To write them again: ARGOSY_UPDATE_GOLDEN=1 npm run e2e -- notifications
  if (process.env['ARGOSY_UPDATE_GOLDEN']) {
    writeFileSync(path, `${JSON.stringify(golden, null, 2)}\n`);
  }
  expect(existsSync(path)).toBe(true);
  expect(golden).toEqual(JSON.parse(readFileSync(path, 'utf8')));
});
