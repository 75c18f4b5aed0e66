import { createHash } from 'node:crypto';
import { fingerprint } from '../base/fingerprint';
import { isPure } from '../model/app';
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

  /** @returns `undefined` if that is unknown: `extend` may read anything. */
  of(it: AppInstance, platform: Platform): string | undefined {
    if (!isPure(it.app)) return undefined;
    const { kind, definition } = it.app;
    const { name, provided, suppress } = definition;
    const own = fingerprint([
      kind.name,
      name,
      provided,
      suppress,
      it.file,
      it.namespace,
      it.namespaceMetadata,
      it.podSecurity,
      it.spec,
      it.images,
      it.sealed,
      it.wave,
    ]);
    const shared = this.sharedBy(it, platform);
    return own && shared && createHash('sha1').update(own).update(shared).digest('base64');
  }

  private sharedBy({ environment }: AppInstance, platform: Platform): string | undefined {
    const { name } = environment;
    if (!this.shared.has(name)) this.shared.set(name, fingerprint([environment, platform]));
    return this.shared.get(name);
  }
}
