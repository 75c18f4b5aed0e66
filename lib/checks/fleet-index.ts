import type { AppInstance } from '../model/fleet';
import { appDirectory } from '../model/layout';
import type { Manifest } from '../model/manifest';

/** The instances of a fleet and their objects, by name. */
export class FleetIndex {
  private readonly instances: ReadonlyMap<string, AppInstance>;
  private readonly manifests = new Map<string, Manifest[]>();

  constructor(manifests: readonly Manifest[], instances: readonly AppInstance[]) {
    this.instances = new Map(
      instances.map((it) => [keyOf(it.environment.name, it.app.definition.name), it]),
    );
    for (const it of manifests) {
      const others = this.manifests.get(it.directory);
      if (others === undefined) this.manifests.set(it.directory, [it]);
      else others.push(it);
    }
  }

  /** Another app in the environment of an instance. */
  other({ environment }: AppInstance, app: string): AppInstance | undefined {
    return this.instances.get(keyOf(environment.name, app));
  }

  /** The objects of an instance, without its Application. */
  objects({ app, environment }: AppInstance): readonly Manifest[] {
    return this.manifests.get(appDirectory(environment.name, app.definition.name)) ?? [];
  }

  /** An object of an instance. */
  object(it: AppInstance, kind: string, name: string): Manifest | undefined {
    return this.objects(it).find(
      ({ object }) => object.kind === kind && object.metadata.name === name,
    );
  }
}

function keyOf(environment: string, app: string): string {
  return `${environment}/${app}`;
}
