import { settle } from '../checks/check-unit';
import type { Finding } from '../checks/finding';
import type { RuleInfo, Violation } from '../checks/rule';
import type { AppEnvironment, Fleet } from '../model/fleet';
import type { Manifest } from '../model/manifest';
import { appDirectory } from './render-app';
import { applicationName } from './render-argocd';

/** Tells which app in which environment a manifest belongs to. */
export class Units {
  private readonly units: ReadonlyMap<string, AppEnvironment>;

  constructor({ appEnvironments }: Fleet) {
    this.units = new Map(
      appEnvironments.flatMap((it): [string, AppEnvironment][] => {
        const [app, environment] = [it.app.definition.name, it.environment.name];
        const application = `argocd/${environment}/${applicationName(app, environment)}`;
        return [
          [appDirectory(environment, app), it],
          [application, it],
        ];
      }),
    );
  }

  /** Nothing for the objects of an environment, and of the bootstrap. */
  of({ directory, object }: Manifest): AppEnvironment | undefined {
    const isArgocd = directory.startsWith('argocd/');
    return this.at(isArgocd ? `${directory}/${object.metadata.name}` : directory);
  }

  /** The app whose objects are written to a directory. */
  at(directory: string): AppEnvironment | undefined {
    return this.units.get(directory);
  }
}

/** A violation as a finding of the app in the environment that it belongs to, if it belongs to any. */
export function settleIn(
  unit: AppEnvironment | undefined,
  rule: RuleInfo,
  violation: Violation,
): Finding {
  if (unit === undefined) return settle(rule, violation, {}, []);
  const { name: app, suppress = [] } = unit.app.definition;
  return settle(rule, violation, { app, environment: unit.environment }, suppress);
}
