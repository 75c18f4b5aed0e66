import { defineWebService } from '../lib';
import type { App } from '../lib/model/app';
import type { FleetSources } from '../lib/model/fleet';
import { releaseFile } from '../lib/model/layout';
import type { Release } from '../lib/model/release';
import { snapshotRelease } from '../lib/testing/snapshot-release';
import { environments, platform } from './environments';

export { environments, platform };

/** The base of {@link webApp}. */
export type WebAppDefinition = Parameters<typeof defineWebService<'dev' | 'production'>>[1];

/** A small web service, valid unless `changes` make it invalid. */
export function webApp(changes: Partial<WebAppDefinition> = {}): App {
  return defineWebService(environments, {
    name: 'web',
    image: 'example/web',
    base: { port: 8080 },
    ...changes,
  });
}

/** A web service that runs only in dev. */
export function devApp(
  name: string,
  base: Partial<WebAppDefinition['base']> = {},
  extend?: WebAppDefinition['extend'],
): App {
  return webApp({
    name,
    image: `example/${name}`,
    base: { port: 8080, ...base },
    overlays: { production: null },
    ...(extend && { extend }),
  });
}

/** The sources of a fleet of these apps, with `v1.0.0` released everywhere. */
export function fleetOf(...apps: App[]): FleetSources {
  const releases = new Map<string, Release>();
  for (const environment of Object.keys(environments)) {
    for (const app of apps) {
      const { definition } = app;
      const release = snapshotRelease(app, 'v1.0.0');
      if (definition.overlays?.[environment] === null || release === undefined) continue;
      releases.set(releaseFile(environment, definition.name), release);
    }
  }
  const sources = apps.map((app) => ({ app, file: `fleet/apps/${app.definition.name}.ts` }));
  return { platform, environments, apps: sources, releases };
}

/** The problems with which `step` is refused. Fails if it is not. */
export function problemsOf(
  step: () => unknown,
): { file: string; field?: string; message: string; fix?: string }[] {
  try {
    step();
  } catch (error) {
    const { problems } = error as { problems?: { file: string; message: string }[] };
    if (problems) return problems;
    throw error;
  }
  throw new Error('It was not refused.');
}
