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
const to = [{ service: 'slack', recipient: 'orders' }];
const subscriptions = Object.fromEntries(Object.keys(triggers).map((it) => [it, to]));

type Step = (app: Timeline) => void;

/** What is notified in each step. The first deployment comes before them. */
function notified(steps: readonly Step[]): string[][] {
  const app = new Timeline();
  app.deploy();
  const starts = steps.map((step) => {
    const start = app.apps.length;
    step(app);
    return start;
  });
  const { apps, times } = app;
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
  'a self-heal is no deployment, also after a commit elsewhere': [
    [drift],
    [heal],
    [commitElsewhere],
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
  'a failed sync is notified once, until it succeeds': [
    [failToDeploy, 'sync-failed'],
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
  'an app that is degraded is notified once, also if it heals itself': [
    [degrade, 'health-degraded'],
    [drift],
    [heal],
    [commitElsewhere],
    [wait(10)],
    [healthy, 'recovered'],
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
  'a fight after another deployment is notified again': [
    [fight, 'self-heal-loop'],
    [deploy, 'deployed', 'recovered'],
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

// --- Any sequence of incidents, each of which ends well

interface Incident {
  readonly steps: readonly Step[];
  readonly expected: readonly string[];
}

const INCIDENTS: Readonly<Record<string, Incident>> = {
  deployment: { steps: [deploy], expected: ['deployed'] },
  rollback: { steps: [deploy, rollBack], expected: ['deployed', 'deployed'] },
  'sync of the same revision': { steps: [syncAgain], expected: [] },
  'commit elsewhere': { steps: [commitElsewhere], expected: [] },
  'self-heal': { steps: [drift, heal], expected: [] },
  'self-heal at a later commit': { steps: [commitElsewhere, drift, heal], expected: [] },
  'deployment of a defect': {
    steps: [deployDefect, deploy],
    expected: ['health-degraded', 'deployed', 'recovered'],
  },
  'failed deployment': {
    steps: [failToDeploy, wait(5), deploy],
    expected: ['sync-failed', 'deployed', 'recovered'],
  },
  'failed self-heal': { steps: [failToHeal, syncAgain], expected: ['sync-failed', 'recovered'] },
  degraded: { steps: [degrade, wait(5), healthy], expected: ['health-degraded', 'recovered'] },
  'degraded with a self-heal': {
    steps: [degrade, drift, heal, healthy],
    expected: ['health-degraded', 'recovered'],
  },
  'commit that nobody syncs': {
    steps: [wait(40), commit, commitElsewhere, revert],
    expected: ['out-of-sync', 'recovered'],
  },
  fight: {
    steps: [fight, fight, deploy],
    expected: ['self-heal-loop', 'deployed', 'recovered'],
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
      const found = notified(
        incidents.map(({ steps }) => (app) => {
          for (const step of steps) step(app);
          app.wait(2);
        }),
      );
      expect(found.slice(1).map((it) => it.sort())).toEqual(
        incidents.map(({ expected }) => [...expected].sort()),
      );
    }),
    { numRuns: 60 },
  );
});
