import { toFinding } from '../checks/check-instance';
import type { Finding } from '../checks/finding';
import type { RuleFinding, RuleInfo } from '../checks/rule';
import type { AppInstance, Fleet } from '../model/fleet';
import { appDirectory, applicationFile } from '../model/layout';
import { filePath, type Manifest } from '../model/manifest';

/** Knows which instance a manifest belongs to. */
export class Instances {
  private readonly byPath: ReadonlyMap<string, AppInstance>;

  constructor({ instances }: Fleet) {
    this.byPath = new Map(
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
    return this.at(manifest.directory) ?? this.byPath.get(filePath(manifest));
  }

  /** The instance whose objects are written to a directory. */
  at(directory: string): AppInstance | undefined {
    return this.byPath.get(directory);
  }
}

/** What a rule has found, as a finding of the instance that it belongs to, if it belongs to any. */
export function toInstanceFinding(
  instance: AppInstance | undefined,
  rule: RuleInfo,
  found: RuleFinding,
): Finding {
  if (instance === undefined) return toFinding(rule, found, {}, []);
  const { name: app, suppress = [] } = instance.app.definition;
  return toFinding(rule, found, { app, environment: instance.environment }, suppress);
}
