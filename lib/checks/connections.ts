import type { AppInstance } from '../model/fleet';
import { namesApps } from '../model/named-apps';
import { policedWorkloads } from './network-policies';

/** What the rules about the whole fleet read of instances besides their manifests. Nothing, if none names another app. */
export function connectionsOf(instances: readonly AppInstance[]): readonly unknown[] {
  if (!instances.some(({ app, environment }) => namesApps(app, environment))) return [];
  return instances.map((it) => {
    const policies = policedWorkloads(it).map(({ name, path, policy }) => [name, path, policy]);
    const { app, environment, file, namespace, calls } = it;
    return [app.definition.name, environment.name, file, namespace, calls, policies];
  });
}
