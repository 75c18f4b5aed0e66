import fc from 'fast-check';
import type { Intent } from '../../lib/delivery/protocol/request';

/** The names that random steps use: of environments, and of groups. */
export interface Names {
  /** Where releases start: most often an environment that accepts them. */
  readonly entry: readonly string[];
  readonly all: readonly string[];
  /** The environments before the last ones, in which releases are approved, for each app. */
  readonly approving: (app: string) => string;
  /** Whether a step may name several. */
  readonly several: boolean;
}

const app = fc.constantFrom('web', 'web', 'orders', 'tool');
const tag = fc.constantFrom('v1', 'v2', 'v3');
const older = fc.constantFrom({}, { allowOlder: true });

function stepIn({ entry, all, approving, several }: Names): fc.Arbitrary<Intent> {
  const environments = fc.uniqueArray(fc.constantFrom(...all), {
    minLength: 1,
    maxLength: several ? 2 : 1,
  });
  const release = fc
    .record({
      app,
      environment: fc.constantFrom(...entry),
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
  const promotion = fc
    .record({ apps, from: environments, to: environments, older })
    .map(({ apps, older, ...it }): Intent => ({ kind: 'promote', ...it, ...apps, ...older }));
  const rollback = fc
    .record({ app, environments, to: tag }, { requiredKeys: ['app', 'environments'] })
    .map((it): Intent => ({ kind: 'rollback', ...it }));
  const resume = fc.record({ app, environments }).map((it): Intent => ({ kind: 'resume', ...it }));
  const approval = fc.record({ app, tag }).map(
    ({ app, tag }): Intent => ({
      kind: 'approve',
      app,
      environments: [approving(app)],
      images: [{ tag }],
    }),
  );
  return fc.oneof(
    { weight: 4, arbitrary: release },
    { weight: 3, arbitrary: promotion },
    { weight: 2, arbitrary: rollback },
    { weight: 1, arbitrary: resume },
    { weight: 2, arbitrary: approval },
  );
}

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

/** Random steps, in which each name occurs. */
export function intentsIn(names: Names): fc.Arbitrary<Intent[]> {
  const single = stepIn(names).map((it) => [it]);
  return fc
    .array(fc.oneof({ weight: 4, arbitrary: single }, { weight: 1, arbitrary: walk }), {
      minLength: 8,
      maxLength: 16,
      size: 'max',
    })
    .map((it) => it.flat());
}
