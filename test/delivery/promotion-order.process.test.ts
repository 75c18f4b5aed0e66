import fc from 'fast-check';
import type { FleetAt } from '../../lib/delivery/history/fleet-at';
import { commitMessage } from '../../lib/delivery/history/message';
import type { Change, Decision } from '../../lib/delivery/plan/decision';
import { planApproval } from '../../lib/delivery/plan/plan-approval';
import { planPromotion } from '../../lib/delivery/plan/plan-promotion';
import { planRelease } from '../../lib/delivery/plan/plan-release';
import { planResume } from '../../lib/delivery/plan/plan-resume';
import { planRollback } from '../../lib/delivery/plan/plan-rollback';
import type { Intent } from '../../lib/delivery/protocol/request';
import { FleetError } from '../../lib/model/problem';
import type { Release } from '../../lib/model/release';
import { ModelledHistory } from './modelled-history';
import { context, fleetOn, type Policies, told } from './planned-fleet';
import { useReleaseRepository } from './release-repository';

const repository = useReleaseRepository();

const app = fc.constantFrom('web', 'web', 'orders', 'tool');
const environment = fc.constantFrom('dev', 'staging', 'production');
const tag = fc.constantFrom('v1', 'v2', 'v3');
/** Most releases start in an environment that accepts them. */
const entry = fc.constantFrom('dev', 'dev', 'dev', 'staging', 'production');
const older = fc.constantFrom({}, { allowOlder: true });

const release = fc
  .record({
    app,
    environment: entry,
    tag,
    other: tag,
    older,
    sequence: fc.constantFrom({}, { sequence: 1 }, { sequence: 2 }),
  })
  .map(({ app, environment, tag, other, older, sequence }): Intent => {
    const more = app === 'orders' ? [{ name: 'migrations', tag: other }] : [];
    const releases = [{ app, environment, images: [{ tag }, ...more], ...sequence }];
    return { kind: 'release', releases, ...older };
  });
const apps = fc.oneof(
  app.map((it) => ({ apps: [it] })),
  fc.constant({}),
);
const promotion = fc.record({ apps, from: environment, to: environment, older }).map(
  ({ apps, older, from, to }): Intent => ({
    kind: 'promote',
    from: [from],
    to: [to],
    ...apps,
    ...older,
  }),
);
const rollback = fc
  .record({ app, environment, to: tag }, { requiredKeys: ['app', 'environment'] })
  .map(
    ({ environment, ...it }): Intent => ({ kind: 'rollback', environments: [environment], ...it }),
  );
const resume = fc
  .record({ app, environment })
  .map(({ app, environment }): Intent => ({ kind: 'resume', app, environments: [environment] }));
const approval = fc.record({ app, tag }).map(
  ({ app, tag }): Intent => ({
    kind: 'approve',
    app,
    environments: [app === 'tool' ? 'dev' : 'staging'],
    images: [{ tag }],
  }),
);
/** The regular order: random steps alone would rarely reach production. */
const walk = fc
  .record({ app: fc.constantFrom('web', 'orders'), tag, approved: fc.boolean() })
  .map(({ app, tag, approved }): Intent[] => [
    { kind: 'release', releases: [{ app, environment: 'dev', images: [{ tag }] }] },
    { kind: 'promote', apps: [app], from: ['dev'], to: ['staging'] },
    ...(approved
      ? [{ kind: 'approve' as const, app, environments: ['staging'], images: [{ tag }] }]
      : []),
    { kind: 'promote', apps: [app], from: ['staging'], to: ['production'] },
  ]);

const step = fc.oneof(
  { weight: 4, arbitrary: release },
  { weight: 3, arbitrary: promotion },
  { weight: 2, arbitrary: rollback },
  { weight: 1, arbitrary: resume },
  { weight: 2, arbitrary: approval },
);
const intents = fc
  .array(
    fc.oneof({ weight: 4, arbitrary: step.map((it) => [it]) }, { weight: 1, arbitrary: walk }),
    { minLength: 8, maxLength: 16, size: 'max' },
  )
  .map((it) => it.flat());

function decide(fleet: FleetAt, intent: Intent): Decision[] {
  if (intent.kind === 'release') return planRelease(fleet, intent, context);
  if (intent.kind === 'promote') return planPromotion(fleet, intent, context);
  if (intent.kind === 'rollback') return planRollback(fleet, intent);
  return intent.kind === 'resume' ? planResume(fleet, intent) : planApproval(fleet, intent);
}

/** The changes of a step; none if it is refused. */
function plan(fleet: FleetAt, intent: Intent): Decision[] {
  try {
    return decide(fleet, intent);
  } catch (error) {
    if (error instanceof FleetError) return [];
    throw error;
  }
}

const changesOf = (decisions: readonly Decision[]): Change[] =>
  decisions.flatMap((it) => (it.kind === 'change' ? it : []));

const releasesOf = (changes: readonly Change[]) =>
  Object.fromEntries(changes.map((it) => [`${it.environment}/${it.app}`, it.after]));

const messageOf = (intent: Intent, changes: readonly Change[]) =>
  commitMessage(intent, changes, 'Ann <ann@example.com>');

/** Plans a step on the recorded state, and records it. */
function take(history: ModelledHistory, intent: Intent, policies: Policies): Change[] {
  const changes = changesOf(plan(history.fleet(policies), intent));
  if (changes.length > 0) history.commit(releasesOf(changes), messageOf(intent, changes));
  return changes;
}

/** The version of a release, as text. */
const versions = ({ images }: Release) =>
  Object.keys(images)
    .sort()
    .map((name) => `${name} ${images[name]?.tag}`)
    .join();

/** The recorded releases by `<environment>/<app>`, and how often production changed. */
class Course {
  readonly past = new Map<string, readonly string[]>();
  readonly approved = new Set<string>();
  arrivals = 0;

  note(intent: Intent, { app, environment, after }: Change): void {
    const unit = `${environment}/${app}`;
    const known = this.past.get(unit) ?? [];
    const isOther = known.at(-1) !== versions(after);
    if (intent.kind === 'approve') this.approved.add(unit);
    else if (isOther) this.approved.delete(unit);
    if (isOther) this.past.set(unit, [...known, versions(after)]);
    if (isOther && environment === 'production') this.arrivals++;
  }
}

/** Releases every app to production once. */
const beginning: Intent[] = [
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

/** Takes random steps from the same initial state, and checks each change before it is recorded. */
function course(policies: Policies, look: Look): number {
  const history = new ModelledHistory();
  history.commit({}, 'Empty\n');
  const begun = new Course();
  for (const it of beginning) for (const change of take(history, it, {})) begun.note(it, change);
  const { length } = history;
  let arrivals = 0;
  const property = fc.property(intents, (steps) => {
    history.keep(length);
    const now = new Course();
    for (const [unit, past] of begun.past) now.past.set(unit, past);
    for (const intent of steps) {
      const changes = take(history, intent, policies);
      for (const change of changes) look(change, intent, now);
      for (const change of changes) now.note(intent, change);
    }
    arrivals += now.arrivals;
  });
  fc.assert(property, { numRuns: 300 });
  return arrivals;
}

type Look = (change: Change, intent: Intent, before: Course) => void;

test('without force, production runs only releases that the environment before it has run', () => {
  const arrivals = course({}, ({ app, environment, after }, _, { past }) => {
    if (environment !== 'production') return;
    const before = app === 'tool' ? 'dev' : 'staging';
    expect(past.get(`${before}/${app}`)).toContain(versions(after));
  });
  // Steps that never reach production would prove nothing.
  expect(arrivals).toBeGreaterThan(100);
});

test('production gets no release without approval, and none while an app is on hold', () => {
  const policies = { production: { approval: true } };
  const arrivals = course(policies, ({ app, environment, before, after }, intent, { approved }) => {
    const holds = [before, after].map((it) => it?.hold !== undefined);
    if (intent.kind === 'rollback') expect(holds[1]).toBe(true);
    if (intent.kind === 'approve') expect(holds[1]).toBe(holds[0]);
    if (intent.kind !== 'release' && intent.kind !== 'promote') return;
    expect(holds).toEqual([false, false]);
    if (environment === 'production')
      expect([...approved]).toContain(`${app === 'tool' ? 'dev' : 'staging'}/${app}`);
  });
  expect(arrivals).toBeGreaterThan(20);
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
