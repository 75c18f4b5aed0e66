import { nearest } from '../base/hint';
import { type JsonValue, valueAt } from '../base/json';
import type { App } from './app';
import { fieldsFor, runsIn } from './app-layers';
import type { NamedEnvironment } from './named-environment';
import type { Problem } from './problem';

/** An app and the file that defines it. */
interface Ordered {
  readonly app: App;
  readonly file: string;
}

/** The sync waves of the Applications of an environment. */
export interface AppWaves {
  /** The waves by app, of those that have `after`. */
  readonly waves: ReadonlyMap<string, number>;
  readonly problems: readonly Problem[];
}

/**
 * The sync waves that put each app after those that it needs. An app that does not run in the environment is not waited
 * for.
 */
export function appWaves(apps: readonly Ordered[], environment: NamedEnvironment): AppWaves {
  if (!apps.some(({ app }) => neededBy(app).length > 0)) return { waves: new Map(), problems: [] };
  const running = new Map(
    apps.flatMap((it) => {
      const { name } = it.app.definition;
      if (!runsIn(it.app, environment)) return [];
      return [[name, { ...it, own: ownWave(it.app, environment) }] as const];
    }),
  );
  const waves = new Map<string, number>();
  const problems: Problem[] = [];
  const waiting: string[] = [];

  function waveOf(name: string): number {
    const known = waves.get(name);
    if (known !== undefined) return known;
    const it = running.get(name);
    if (it === undefined) return 0;
    const needed = neededBy(it.app).filter((other) => running.has(other));
    if (needed.length === 0) return it.own ?? 0;
    const start = waiting.indexOf(name);
    if (start >= 0) {
      problems.push(cycleProblem(waiting.slice(start), it.file));
      return 0;
    }
    waiting.push(name);
    const earliest = Math.max(...needed.map(waveOf)) + 1;
    waiting.pop();
    if (it.own !== undefined && it.own < earliest) {
      problems.push(tooEarly(it.file, needed, it.own, earliest));
    }
    const wave = it.own ?? earliest;
    waves.set(name, wave);
    return wave;
  }

  for (const name of running.keys()) waveOf(name);
  return { waves, problems };
}

/** The names in `after` that no app has. */
export function unknownNeeds(apps: readonly Ordered[]): Problem[] {
  const names = apps.map(({ app }) => app.definition.name);
  return apps.flatMap(({ app, file }) =>
    neededBy(app).flatMap((name, i) => {
      if (names.includes(name)) return [];
      const guess = nearest(name, names);
      const message = `There is no app "${name}".${guess ? ` Did you mean "${guess}"?` : ''}`;
      return [{ file, field: `after[${i}]`, message }];
    }),
  );
}

function neededBy({ definition }: App): readonly string[] {
  return definition.after ?? [];
}

/** The sync wave in an app's settings. Not validated here: an invalid one is reported when its app is rendered. */
export function ownWave(app: App, environment: NamedEnvironment): number | undefined {
  const spec = fieldsFor(app, environment, ['argocd']);
  const wave = valueAt(spec as JsonValue | undefined, ['argocd', 'syncWave']);
  return typeof wave === 'number' ? wave : undefined;
}

function cycleProblem(names: readonly string[], file: string): Problem {
  const steps = names.map((name, i) => `${name} waits for ${names[(i + 1) % names.length]}`);
  const message = `${steps.join(', ')}: none of them would be deployed first.`;
  const fix =
    'Remove one of these from `after`. Apps that need each other have to start alone, and to try again until the other one answers.';
  return { file, field: 'after', message, fix };
}

function tooEarly(
  file: string,
  needed: readonly string[],
  wave: number,
  earliest: number,
): Problem {
  const message = `The sync wave ${wave} is not after ${needed.join(', ')}: the first possible one is ${earliest}.`;
  return { file, field: 'argocd.syncWave', message, fix: 'Remove `syncWave`: `after` sets it.' };
}
