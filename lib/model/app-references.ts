import { existing } from '../base/hint';
import type { FieldProblem } from '../base/validation';
import type { App } from './app';
import { locateFieldProblem, specFor } from './app-layers';
import type { AppPlace } from './app-namespaces';
import type { Environment } from './environment';
import { namesApps } from './named-apps';
import { withPeerNamespaces } from './network-peers';
import type { Problem } from './problem';
import { mentions, replaceTexts } from './replace-texts';
import { addressOf, type NoAddress, type ReferencedApp } from './service-address';
import type { ServiceCall } from './service-call';
import {
  InvalidReference,
  REFERENCE_START,
  replaceReferences,
  type ServiceReference,
} from './service-reference';

/** An app and the file that defines it. */
interface Listed {
  readonly app: App;
  readonly file: string;
}

/** The spec of an app with the addresses and namespaces of the apps that it names. */
export interface ConnectedSpec {
  /** @default that of the app, which names no others */
  readonly spec?: object;
  /** The Services that the app refers to. */
  readonly calls: readonly ServiceCall[];
  /** References and peers that do not exist in the environment. */
  readonly problems: readonly Problem[];
}

const NOT_CONNECTED: ConnectedSpec = { calls: [], problems: [] };

/** What {@link AppReferences} looks apps up in. */
export interface ReferenceSources {
  readonly apps: readonly Listed[];
  readonly environment: Environment;
  readonly placeOf: (app: App, environment: Environment) => AppPlace | undefined;
  /** False if there may be apps that are not in `apps`. Peers of a network policy may then be unknown. */
  readonly isComplete: boolean;
}

/** The apps of an environment, as other apps refer to them. */
export class AppReferences {
  private readonly apps = new Map<string, Listed>();
  private readonly targets = new Map<string, ReferencedApp>();

  constructor(private readonly sources: ReferenceSources) {
    for (const it of sources.apps) {
      const { name } = it.app.definition;
      // A second app with the same name is another problem.
      if (!this.apps.has(name)) this.apps.set(name, it);
    }
  }

  /** Fills the addresses of other apps into the spec of an app, and the namespaces of its peers. */
  connect({ app, file }: Listed, { namespace }: AppPlace): ConnectedSpec {
    const { environment } = this.sources;
    const spec = namesApps(app, environment) ? specFor(app, environment) : undefined;
    if (spec === undefined) return NOT_CONNECTED;
    const calls: ServiceCall[] = [];
    const problems: Problem[] = [];
    const add = (path: FieldProblem['path'], { message, fix }: NoAddress) => {
      const place = { path, message };
      problems.push({ ...locateFieldProblem(app, file, environment, place), fix });
    };
    const addressed = mentions(spec, REFERENCE_START)
      ? replaceTexts(spec, (text, path) => this.fillIn(text, path, calls, add))
      : spec;
    const connected = withPeerNamespaces(addressed, app.definition.name, (peer, path) => {
      const found = this.find(peer);
      if ('app' in found) return found.namespace === namespace ? undefined : found.namespace;
      if (found.isUnknown && this.sources.isComplete) add(path, unknownPeer(peer, found));
      return undefined;
    });
    return { spec: connected, calls, problems };
  }

  private fillIn(
    text: string,
    path: FieldProblem['path'],
    calls: ServiceCall[],
    add: (path: FieldProblem['path'], problem: NoAddress) => void,
  ): string {
    try {
      return replaceReferences(text, (reference) => {
        const address = this.address(reference);
        if ('message' in address) {
          add(path, address);
          return '';
        }
        const { text: found, ...call } = address;
        calls.push({ ...call, path });
        return found;
      });
    } catch (error) {
      if (!(error instanceof InvalidReference)) throw error;
      add(path, {
        message: error.message,
        fix: 'Correct the call of `url`, `host` or `servicePort`.',
      });
      return '';
    }
  }

  private address(
    reference: ServiceReference,
  ): NoAddress | (Omit<ServiceCall, 'path'> & { readonly text: string }) {
    const target = this.find(reference.app);
    if (!('app' in target)) return target;
    const address = addressOf(reference, target);
    if ('message' in address) return address;
    return { ...address, app: reference.app, namespace: target.namespace };
  }

  private find(name: string): ReferencedApp | (NoAddress & { readonly isUnknown: boolean }) {
    const known = this.targets.get(name);
    if (known !== undefined) return known;
    const { environment, placeOf } = this.sources;
    const it = this.apps.get(name);
    if (it === undefined) return { ...this.unknownApp(name), isUnknown: true };
    const { app, file } = it;
    const place = placeOf(app, environment);
    if (place === undefined) {
      const message = `The app "${name}" does not run in ${environment.name}: its overlay there is null.`;
      const fix = `Set another value in \`overlays.${environment.name}\`, or let "${name}" run there (${file}).`;
      return { message, fix, isUnknown: false };
    }
    const services = app.kind.services?.(name, specFor(app, environment) ?? {});
    const target = { app, file, namespace: place.namespace, services };
    this.targets.set(name, target);
    return target;
  }

  private unknownApp(name: string): NoAddress {
    if (this.sources.isComplete) {
      return { message: `There is no app "${name}".`, fix: existing(name, [...this.apps.keys()]) };
    }
    return {
      message: `The app "${name}" is not known here.`,
      fix: 'Fix the files of apps that could not be read. In a test, pass the app to `renderApp`, as one of `others`.',
    };
  }
}

function unknownPeer(name: string, { message, fix }: NoAddress): NoAddress {
  return {
    message,
    fix: `${fix} For pods that are not an app of the fleet, name their namespace, too: { app: '${name}', namespace: '…' }.`,
  };
}
