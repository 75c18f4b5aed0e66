import fc from 'fast-check';
import type { Intent } from '../../lib/delivery/protocol/request';
import { intentsIn } from './arbitrary-intents';
import { changesOf, course, messageOf, plan, releasesOf, versions } from './delivery-course';
import { ModelledHistory } from './modelled-history';
import { fleetOn, REGIONS, regionDefinitions, told } from './planned-fleet';
import { useReleaseRepository } from './release-repository';

const repository = useReleaseRepository();

const intents = intentsIn({
  entry: ['dev', 'dev', 'dev', 'staging', 'production'],
  all: ['dev', 'staging', 'production'],
  approving: (app) => (app === 'tool' ? 'dev' : 'staging'),
  several: false,
});

/** Releases every app to production once. */
const beginning: readonly Intent[] = [
  {
    kind: 'release',
    releases: ['web', 'tool', 'orders'].map((app) => ({
      app,
      environment: 'dev',
      images: [{ tag: 'v1' }, ...(app === 'orders' ? [{ name: 'migrations', tag: 'v1' }] : [])],
    })),
  },
  { kind: 'promote', from: ['dev'], to: ['staging'] },
  { kind: 'promote', from: ['staging'], to: ['production'] },
  { kind: 'promote', apps: ['tool'], from: ['dev'], to: ['production'] },
];

const single = { intents, beginning, last: 'production', runs: 300 };

test('without force, production runs only releases that the environment before it has run', () => {
  const arrivals = course(single, ({ changes, before: { past } }) => {
    for (const { app, environment, after } of changes) {
      if (environment !== 'production') continue;
      const before = app === 'tool' ? 'dev' : 'staging';
      expect(past.get(`${before}/${app}`)).toContain(versions(after));
    }
  });
  // Steps that never reach production would prove nothing.
  expect(arrivals).toBeGreaterThan(100);
});

test('production gets no release without approval, and none while an app is on hold', () => {
  const policies = { production: { approval: true } };
  const arrivals = course({ ...single, policies }, ({ changes, intent, before: { approved } }) => {
    for (const { app, environment, before, after } of changes) {
      const holds = [before, after].map((it) => it?.hold !== undefined);
      if (intent.kind === 'rollback') expect(holds[1]).toBe(true);
      if (intent.kind === 'approve') expect(holds[1]).toBe(holds[0]);
      if (intent.kind !== 'release' && intent.kind !== 'promote') continue;
      expect(holds).toEqual([false, false]);
      if (environment === 'production')
        expect([...approved]).toContain(`${app === 'tool' ? 'dev' : 'staging'}/${app}`);
    }
  });
  expect(arrivals).toBeGreaterThan(20);
});

// --- Groups

const [ap, eu, us] = REGIONS;

/** What brings a release to the last region, once it has run in the others for long enough. */
const again: Intent = {
  kind: 'promote',
  apps: ['web'],
  from: ['staging'],
  to: ['production'],
};

const regional = {
  definitionsOf: regionDefinitions,
  intents: intentsIn({
    entry: ['dev', 'dev', 'dev', 'staging', 'production'],
    all: ['dev', 'staging', 'production', 'production', ...REGIONS],
    approving: (app) => (app === 'tool' ? 'dev' : 'staging'),
    several: true,
  }).map((steps) => steps.flatMap((it, i) => (i % 3 === 2 ? [it, again] : [it]))),
  beginning: [
    ...beginning,
    // The last region comes after the others.
    { kind: 'promote', from: ['staging'], to: ['production'] },
    { kind: 'promote', apps: ['tool'], from: ['dev'], to: ['production'] },
  ] as const satisfies readonly Intent[],
  last: us,
  isSlow: true,
  runs: 150,
};

/** What has to run a release before an environment does. */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  staging: ['dev'],
  [ap]: ['staging'],
  [eu]: ['staging'],
  [us]: [ap, eu],
};

const before = (app: string, environment: string) =>
  // The tool does not run in staging.
  (BEFORE[environment] ?? []).map((it) => (app === 'tool' && it === 'staging' ? 'dev' : it));

test('each region runs only releases that an environment before it has run for as long as it asks for', () => {
  const policies = { [us]: { minimumTime: '3ms' } };
  const options = { ...regional, policies };
  const arrivals = course(options, ({ intent, changes, before: { past, since }, commit }) => {
    for (const { app, environment, after } of changes) {
      const sources = before(app, environment).map((it) => `${it}/${app}`);
      if (sources.length === 0) continue;
      expect(sources.flatMap((it) => past.get(it) ?? [])).toContain(versions(after));
      if (intent.kind !== 'release' && intent.kind !== 'promote') continue;
      const running = sources.filter((it) => past.get(it)?.at(-1) === versions(after));
      const first = Math.min(...running.map((it) => since.get(it) ?? Number.NaN));
      if (environment === us) expect(commit - first).toBeGreaterThanOrEqual(3);
      else expect(running).not.toEqual([]);
    }
  });
  expect(arrivals).toBeGreaterThan(20);
});

test('what is said of a group happens in each of its members, or says why it does not', () => {
  let promotions = 0;
  course(regional, ({ intent, decisions, changes }) => {
    if (changes.length === 0) return;
    const names = 'environments' in intent ? intent.environments : [];
    const isGroup = [...names, ...(intent.kind === 'promote' ? intent.to : [])].includes(
      'production',
    );
    if (!isGroup) return;
    const from = intent.kind === 'promote' ? intent.from : [];
    for (const app of new Set(decisions.map((it) => it.app))) {
      // Without staging, the regions beside the one to promote from are not after it.
      if (app === 'tool' && from.length > 1) continue;
      const own = decisions.filter((it) => it.app === app);
      const told = own.map((it) => it.environment);
      const sources = from.includes('production') ? REGIONS : from;
      const expected = REGIONS.filter((it) => !sources.includes(it));
      expect(told).toEqual(expect.arrayContaining([...expected]));
      expect(new Set(told).size).toBe(told.length);
      // A rollback is of all members.
      if (intent.kind === 'rollback') expect(own.map(({ kind }) => kind)).not.toContain('skipped');
      // The last region never gets a release together with the ones before it.
      const changed = own.filter(({ kind }) => kind === 'change').map((it) => it.environment);
      if (intent.kind !== 'promote') continue;
      if (changed.includes(ap) && changed.includes(eu)) expect(changed).not.toContain(us);
      promotions++;
    }
  });
  expect(promotions).toBeGreaterThan(100);
});

test('the same steps on real git lead to the same decisions', () => {
  const policies = { production: { approval: true } };
  const property = fc.property(intents, (steps) => {
    const history = new ModelledHistory();
    history.commit({}, 'Empty\n');
    repository().head = '';
    repository().commit({});
    for (const intent of [...beginning, ...steps.slice(0, 8)]) {
      const decisions = plan(fleetOn(repository(), policies), intent);
      expect(told(decisions)).toEqual(told(plan(history.fleet(policies), intent)));
      const changes = changesOf(decisions);
      if (changes.length === 0) continue;
      const message = messageOf(intent, changes);
      repository().commit(releasesOf(changes), { message });
      history.commit(releasesOf(changes), message);
    }
  });
  fc.assert(property, { numRuns: 5 });
});
