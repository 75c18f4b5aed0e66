import { toFinding } from '../checks/check-instance';
import type { Finding } from '../checks/finding';
import type { RuleFinding, RuleInfo } from '../checks/rule';
import type { AppInstance, Fleet } from '../model/fleet';
import { appDirectory, applicationFile } from '../model/layout';
import { filePath, type Manifest } from '../model/manifest';

/** Tells which app in which environment a manifest belongs to. */
export class Instances {
  private readonly units: ReadonlyMap<string, AppInstance>;

  constructor({ instances }: Fleet) {
    this.units = new Map(
      instances.flatMap((it): [string, AppInstance][] => {
        const [app, environment] = [it.app.definition.name, it.environment.name];
        return [
          [appDirectory(environment, app), it],
          [applicationFile(environment, app), it],
        ];
      }),
    );
  }

  /** Nothing for the objects of an environment, and of the bootstrap. */
  of(manifest: Manifest): AppInstance | undefined {
    return this.at(manifest.directory) ?? this.units.get(filePath(manifest));
  }

  /** The app whose objects are written to a directory. */
  at(directory: string): AppInstance | undefined {
    return this.units.get(directory);
  }
}

/** A violation as a finding of the app in the environment that it belongs to, if it belongs to any. */
export function toInstanceFinding(
  unit: AppInstance | undefined,
  rule: RuleInfo,
  violation: RuleFinding,
): Finding {
  if (unit === undefined) return toFinding(rule, violation, {}, []);
  const { name: app, suppress = [] } = unit.app.definition;
  return toFinding(rule, violation, { app, environment: unit.environment }, suppress);
}
