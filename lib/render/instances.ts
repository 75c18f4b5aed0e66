import { toFinding } from '../checks/check-instance';
import type { Finding } from '../checks/finding';
import type { RuleFinding, RuleInfo } from '../checks/rule';
import type { AppInstance, Fleet } from '../model/fleet';
import { appDirectory, applicationFile } from '../model/layout';
import { filePath, type Manifest } from '../model/manifest';

/** Finds the instance that a manifest belongs to. */
export class Instances {
  private known: ReadonlyMap<string, AppInstance> | undefined;

  constructor(private readonly fleet: Fleet) {}

  /** The namespace that Argo CD runs in. */
  get argocdNamespace(): string {
    return this.fleet.platform.argocdNamespace;
  }

  /** Most fleets have no finding that needs it. */
  private get byPath(): ReadonlyMap<string, AppInstance> {
    this.known ??= new Map(
      this.fleet.instances.flatMap((it): [string, AppInstance][] => {
        const [app, environment] = [it.app.definition.name, it.environment.name];
        return [
          [appDirectory(environment, app), it],
          [applicationFile(environment, app), it],
        ];
      }),
    );
    return this.known;
  }

  /** The instance of a manifest; `undefined` for objects of an environment or of the bootstrap. */
  of(manifest: Manifest): AppInstance | undefined {
    return this.at(manifest.directory) ?? this.byPath.get(filePath(manifest));
  }

  /** The instance whose objects are written to a directory. */
  at(directory: string): AppInstance | undefined {
    return this.byPath.get(directory);
  }
}

/** Turns what a rule found into a finding of the instance, if there is one. */
export function toInstanceFinding(
  instance: AppInstance | undefined,
  rule: RuleInfo,
  found: RuleFinding,
): Finding {
  if (instance === undefined) return toFinding(rule, found, {}, []);
  const { name: app, suppress = [] } = instance.app.definition;
  return toFinding(rule, found, { app, environment: instance.environment }, suppress);
}
