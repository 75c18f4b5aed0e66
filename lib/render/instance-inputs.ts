import { digest } from '../base/digest';
import { fingerprint, fingerprintDigest } from '../base/fingerprint';
import { own } from '../base/json';
import { type App, isPure } from '../model/app';
import type { AppInstance } from '../model/fleet';
import type { Platform } from '../model/platform';

/** Identifies an instance within a fleet. */
export function instanceKey({ app, environment }: AppInstance): string {
  return `${environment.name}/${app.definition.name}`;
}

/** Checksums of everything that an instance is rendered from, apart from the code. */
export class InstanceInputs {
  /** What the instances of an environment have in common. */
  private readonly shared = new Map<string, string | undefined>();
  /** What those of an app have in common, which is frozen. */
  private readonly bases = new Map<App, string | undefined>();

  /** @returns `undefined` if that is unknown: `extend` may read anything. */
  of(it: AppInstance, platform: Platform): string | undefined {
    if (!isPure(it.app)) return undefined;
    const { kind, definition } = it.app;
    const { name, provided, suppress } = definition;
    const instance = fingerprint([
      kind.name,
      name,
      provided,
      suppress,
      it.file,
      it.namespace,
      it.images,
      it.sealed,
      it.wave,
      own(definition.overlays, it.environment.name),
    ]);
    const base = this.baseOf(it.app);
    const shared = this.sharedBy(it, platform);
    if (instance === undefined || base === undefined || shared === undefined) return undefined;
    return digest(`${instance}${base}${shared}`);
  }

  /** The spec is merged of the base and an overlay. Without it, there is one base for all environments. */
  private baseOf(app: App): string | undefined {
    if (!this.bases.has(app)) this.bases.set(app, fingerprintDigest(app.definition.base));
    return this.bases.get(app);
  }

  private sharedBy({ environment }: AppInstance, platform: Platform): string | undefined {
    const { name } = environment;
    if (!this.shared.has(name)) this.shared.set(name, fingerprintDigest([environment, platform]));
    return this.shared.get(name);
  }
}
