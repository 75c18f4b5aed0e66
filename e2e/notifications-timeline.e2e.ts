import fc from 'fast-check';
import { notificationSettings } from '../lib/model/notifications/notification-settings';
import { completeNotifications } from '../lib/model/notifications/notifications';
import { ENGINE_PROGRAM, runEngine } from './notifications/engine';
import { ARGOCD_URL, notifications, secret } from './notifications/golden-platform';
import { Timeline } from './notifications/timeline';

// The default triggers over the life of an Application, in the engine of Argo CD: each event is notified once.

const withEngine = process.env[ENGINE_PROGRAM] ? test : test.skip;

const { config } = notificationSettings(notifications, ARGOCD_URL);
const { triggers } = completeNotifications(notifications);
const SLACK = [{ service: 'slack', recipient: 'orders' }];
const ALL = Object.keys(triggers);

type Step = (app: Timeline) => void;

/** What is notified in each step. The first deployment comes before them. */
function notified(steps: readonly Step[], to: readonly string[] = ALL): string[][] {
  const app = new Timeline();
  app.deploy();
  const starts = steps.map((step) => {
    const start = app.apps.length;
    step(app);
    return start;
  });
  const { apps, times } = app;
  const subscriptions = Object.fromEntries(to.map((it) => [it, SLACK]));
  const { course } = runEngine({ config, secret, course: { apps, times, subscriptions } });
  return [0, ...starts].map((start, i) =>
    course
      .slice(start, starts[i])
      .flat()
      .map((it) => it.replace(/^on-(.*) slack$/, '$1')),
  );
}

const wait = (minutes: number) => (app: Timeline) => app.wait(minutes);
const drift: Step = (app) => app.drift();
const heal: Step = (app) => app.selfHeal();
const degrade: Step = (app) => app.become('Degraded');
const healthy: Step = (app) => app.become('Healthy');
const deploy: Step = (app) => app.deploy();
const deployDefect: Step = (app) => app.deployDefect();
const syncByHand: Step = (app) => app.syncByHand();
const syncAgain: Step = (app) => app.syncAgain();
const commit: Step = (app) => app.commit();
const revert: Step = (app) => app.revert();
const rollBack: Step = (app) => app.rollBack();
const failToDeploy: Step = (app) => app.failToDeploy();
const commitElsewhere: Step = (app) => app.commitElsewhere();
const syncDriftByHand: Step = (app) => app.syncDriftByHand();
const failToHeal: Step = (app) => {
  app.drift();
  app.selfHeal('Failed');
};
/** Something changes the app back as soon as Argo CD has healed it. */
const fight: Step = (app) => {
  for (let i = 0; i < 14; i++) {
    app.drift();
    app.selfHeal();
    app.wait(Math.min(i, 5));
  }
};
/** The same, where each sixth self-heal follows a commit to another app. */
const fightInBusyRepository: Step = (app) => {
  app.commitElsewhere();
  for (let i = 0; i < 6; i++) {
    app.drift();
    app.selfHeal();
    app.wait(Math.min(i, 5));
  }
};
const driftEachOtherDay: Step = (app) => {
  app.drift();
  app.selfHeal();
  app.wait(5);
  app.pass(48);
};

const TIMELINES: Readonly<Record<string, readonly (readonly [Step, ...string[]])[]>> = {
  'a deployment is notified once it is healthy, not before': [[deploy, 'deployed'], [wait(60)]],
  'a deployment that degrades the app is not notified before the app is healthy': [
    [deployDefect, 'health-degraded'],
    [wait(10)],
    [healthy, 'deployed', 'recovered'],
  ],
  'a self-heal is no deployment, unless a commit elsewhere makes it a sync of a new revision': [
    [drift],
    [heal],
    [commitElsewhere],
    [commitElsewhere],
    [drift],
    [heal, 'deployed'],
    [drift],
    [heal],
    [wait(10)],
  ],
  'a rollback is a deployment, and so is the same revision after it': [
    [deploy, 'deployed'],
    [rollBack, 'deployed'],
    [rollBack, 'deployed'],
    [syncByHand],
    [rollBack, 'deployed'],
  ],
  'a sync of the same revision by hand is none': [
    [syncByHand],
    [syncByHand],
    [drift],
    [syncByHand],
  ],
  'syncs of the same revision are none, also when the history has no other revision any more': [
    [deploy, 'deployed'],
    ...Array.from({ length: 12 }, (): [Step] => [syncAgain]),
  ],
  'a failed sync is notified once, until it succeeds, also if commits elsewhere fail to sync': [
    [failToDeploy, 'sync-failed'],
    [commitElsewhere],
    [commitElsewhere],
    [failToDeploy],
    [commitElsewhere],
    [wait(20)],
    [syncByHand, 'deployed', 'recovered'],
    [wait(60)],
  ],
  'a sync that fails again after it has succeeded, at the same revision, is notified again': [
    [failToDeploy, 'sync-failed'],
    [syncByHand, 'deployed', 'recovered'],
    [failToHeal, 'sync-failed'],
    [syncByHand, 'recovered'],
  ],
  'a sync that fails again after a partial one has succeeded is notified again': [
    [failToHeal, 'sync-failed'],
    [syncDriftByHand, 'recovered'],
    [failToHeal, 'sync-failed'],
    [syncDriftByHand, 'recovered'],
  ],
  'an app that is degraded is notified once, also if it heals itself': [
    [degrade, 'health-degraded'],
    [drift],
    [heal],
    [commitElsewhere],
    [drift],
    [heal],
    [wait(10)],
    [healthy, 'deployed', 'recovered'],
    [degrade, 'health-degraded'],
    [healthy, 'recovered'],
  ],
  'an app that is out of sync is notified once, also after commits elsewhere': [
    [commit],
    [wait(40), 'out-of-sync'],
    [commitElsewhere],
    [commitElsewhere],
    [wait(40)],
    [deploy, 'deployed', 'recovered'],
  ],
  'an app that is out of sync, as its syncs fail, is notified once of each, also after commits elsewhere':
    [
      [failToDeploy, 'sync-failed'],
      [wait(40), 'out-of-sync'],
      [commitElsewhere],
      [wait(40)],
      [deploy, 'deployed', 'recovered'],
      [commit],
      [wait(40), 'out-of-sync'],
    ],
  'an app that is out of sync again without a sync in between is notified again': [
    [wait(40)],
    [commit, 'out-of-sync'],
    [revert, 'recovered'],
    [commit, 'out-of-sync'],
    [revert, 'recovered'],
  ],
  'an app that is out of sync for a short time is not notified': [
    [commit],
    [wait(20)],
    [revert],
    [wait(40)],
  ],
  'a fight of self-heals is notified once, and has an end when it stays quiet': [
    [fight, 'self-heal-loop'],
    [fight],
    [wait(5)],
    [wait(10), 'recovered'],
    [drift],
    [heal],
    [wait(20)],
  ],
  'a fight goes on through deployments and commits elsewhere': [
    [fight, 'self-heal-loop'],
    [deploy, 'deployed'],
    [fight],
    [fightInBusyRepository, 'deployed'],
    [wait(20), 'recovered'],
  ],
  'a fight in a busy repository is notified once, and again after its end': [
    [fightInBusyRepository, 'deployed', 'self-heal-loop'],
    ...Array.from({ length: 9 }, (): [Step, string] => [fightInBusyRepository, 'deployed']),
    [wait(20), 'recovered'],
    [commitElsewhere],
    [drift],
    [heal, 'deployed'],
    [wait(20)],
    [fightInBusyRepository, 'deployed', 'self-heal-loop'],
    [wait(20), 'recovered'],
  ],
  'a fight after another deployment is notified again, also if another problem has recovered since':
    [
      [fight, 'self-heal-loop'],
      [wait(20), 'recovered'],
      [deploy, 'deployed'],
      [degrade, 'health-degraded'],
      [healthy, 'recovered'],
      [fight, 'self-heal-loop'],
      [wait(20), 'recovered'],
    ],
  'self-heals that are days apart are not notified': [
    ...Array.from({ length: 12 }, (): [Step] => [driftEachOtherDay]),
  ],
};

withEngine.each(Object.entries(TIMELINES))('%s', (_, timeline) => {
  const steps = timeline.map(([step]) => step);
  const expected = timeline.map(([, ...triggered]) => triggered);
  expect(notified(steps)).toEqual([['deployed'], ...expected]);
});

withEngine('without a subscription to recoveries, a fight is notified again after a day', () => {
  const steps = [fightInBusyRepository, fightInBusyRepository, wait(20), fightInBusyRepository];
  const day: Step = (app) => app.pass(24);
  expect(notified([...steps, day, fightInBusyRepository], ['on-self-heal-loop'])).toEqual([
    [],
    ['self-heal-loop'],
    [],
    [],
    [],
    [],
    ['self-heal-loop'],
  ]);
});

// --- Any sequence of incidents, each of which ends well

interface Incident {
  readonly steps: readonly Step[];
  readonly expected: readonly string[];
  /** Argo CD removes drift: a deployment if the repository has a commit since the last sync. */
  readonly heals?: true;
}

const INCIDENTS: Readonly<Record<string, Incident>> = {
  deployment: { steps: [deploy], expected: ['deployed'] },
  rollback: { steps: [deploy, rollBack], expected: ['deployed', 'deployed'] },
  'sync of the same revision': { steps: [syncAgain], expected: [] },
  'commit elsewhere': { steps: [commitElsewhere], expected: [] },
  'self-heal': { steps: [drift, heal], expected: [], heals: true },
  'self-heal after a commit elsewhere': {
    steps: [commitElsewhere, drift, heal],
    expected: ['deployed'],
  },
  'deployment of a defect': {
    steps: [deployDefect, deploy],
    expected: ['health-degraded', 'deployed', 'recovered'],
  },
  'failed deployment': {
    steps: [failToDeploy, wait(5), deploy],
    expected: ['sync-failed', 'deployed', 'recovered'],
  },
  'failed deployment, and commits elsewhere': {
    steps: [failToDeploy, commitElsewhere, wait(5), commitElsewhere, deploy],
    expected: ['sync-failed', 'deployed', 'recovered'],
  },
  'failed self-heal': { steps: [failToHeal, syncAgain], expected: ['sync-failed', 'recovered'] },
  degraded: { steps: [degrade, wait(5), healthy], expected: ['health-degraded', 'recovered'] },
  'degraded with a self-heal': {
    steps: [degrade, drift, heal, healthy],
    expected: ['health-degraded', 'recovered'],
    heals: true,
  },
  'commit that nobody syncs': {
    steps: [wait(40), commit, commitElsewhere, revert],
    expected: ['out-of-sync', 'recovered'],
  },
  fight: {
    steps: [fight, fight, deploy, wait(20)],
    expected: ['self-heal-loop', 'deployed', 'recovered'],
    heals: true,
  },
  'fight in a busy repository': {
    steps: [fightInBusyRepository, fightInBusyRepository, wait(20), commitElsewhere],
    expected: ['self-heal-loop', 'deployed', 'deployed', 'recovered'],
  },
};

withEngine('in any sequence of incidents, each is notified once, and recovers once', () => {
  const names = fc.array(fc.constantFrom(...Object.keys(INCIDENTS)), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(names, (sequence) => {
      const incidents = sequence.map((it) => INCIDENTS[it] as Incident);
      const expected: string[][] = [];
      const found = notified(
        incidents.map((it) => (app) => {
          const deployed = it.heals && app.isBehind ? ['deployed'] : [];
          expected.push([...it.expected, ...deployed].sort());
          for (const step of it.steps) step(app);
          app.wait(2);
        }),
      );
      expect(found.slice(1).map((it) => it.sort())).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});
