import { digest } from '../base/digest';
import { fingerprint, fingerprintDigest } from '../base/fingerprint';
import { type App, isPure } from '../model/app';
import { layersFor } from '../model/app-layers';
import { projectOf } from '../model/environment';
import type { AppInstance } from '../model/fleet';
import { namesApps } from '../model/named-apps';
import type { Platform } from '../model/platform';

/** Identifies an instance within a fleet. */
export function instanceKey({ app, environment }: AppInstance): string {
  return `${environment.name}/${app.definition.name}`;
}

/** Checksums of everything that an instance is rendered from, apart from the code. */
export class InstanceInputs {
  /** What the instances of a team in an environment have in common. */
  private readonly shared = new Map<string, string | undefined>();
  /** What those of an app have in common, which is frozen. */
  private readonly bases = new Map<App, string | undefined>();

  /** @returns `undefined` if that is unknown: `extend` may read anything. */
  of(it: AppInstance, platform: Platform): string | undefined {
    if (!isPure(it.app)) return undefined;
    const { kind, definition } = it.app;
    const { name, provided, suppress, labels, annotations, links, description } = definition;
    const instance = fingerprint([
      kind.name,
      name,
      provided,
      suppress,
      [labels, annotations, links, description],
      it.file,
      it.namespace,
      it.namespaceMetadata,
      it.podSecurity,
      it.images,
      it.sealed,
      it.wave,
      // With the addresses of those that it names; of others, there is no need to merge the spec.
      namesApps(it.app, it.environment) ? it.spec : layersFor(it.app, it.environment).slice(1),
    ]);
    const base = this.baseOf(it.app);
    const shared = this.sharedBy(it, platform);
    if (instance === undefined || base === undefined || shared === undefined) return undefined;
    return digest(`${instance}${base}${shared}`);
  }

  /** The spec is merged of the base and the overlays. Without them, there is one base for all environments. */
  private baseOf(app: App): string | undefined {
    if (!this.bases.has(app)) this.bases.set(app, fingerprintDigest(app.definition.base));
    return this.bases.get(app);
  }

  private sharedBy({ environment }: AppInstance, platform: Platform): string | undefined {
    // Of a team, the environment has the team.
    const key = projectOf(environment);
    if (!this.shared.has(key)) {
      this.shared.set(key, fingerprintDigest([environment, platform]));
    }
    return this.shared.get(key);
  }
}
