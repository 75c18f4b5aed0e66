import { existing } from '../base/hint';
import type { App } from './app';
import type { ServedPort, ServedService } from './served-service';
import type { ServiceReference } from './service-reference';

/** The app that a reference names, in the environment. */
export interface ReferencedApp {
  readonly app: App;
  readonly file: string;
  readonly namespace: string;
  /** @default unknown: its kind does not say, or its spec is invalid */
  readonly services: readonly ServedService[] | undefined;
}

/** The address of a Service. */
export interface ServiceAddress {
  /** What replaces the reference. */
  readonly text: string;
  readonly service: string;
  /** The port of the Service. @default the reference has none */
  readonly port?: number;
  /** That of the pods. @default unknown */
  readonly podPort?: Pick<ServedPort, 'podPort' | 'protocol'>;
}

/** Why a reference has no address. */
export interface NoAddress {
  readonly message: string;
  readonly fix: string;
}

/** The address that a reference stands for. */
export function addressOf(
  reference: ServiceReference,
  target: ReferencedApp,
): ServiceAddress | NoAddress {
  const { app, services } = target;
  const { name } = app.definition;
  const service = reference.service ?? name;
  const host = `${service}.${target.namespace}.svc`;
  if (services === undefined) {
    if (app.kind.services !== undefined) return invalidTarget(target);
    return unknownPorts(reference, service, host, target);
  }
  const found = services.find((it) => it.name === service);
  if (found === undefined) return noService(service, target);
  if (reference.form === 'host' && reference.port === undefined) return { text: host, service };
  const port = portOf(found, reference.port);
  if (port === undefined) return noPort(reference, found, target);
  const { podPort, protocol } = port;
  const number = found.headless ? podPort : port.port;
  const scheme = reference.scheme ?? port.scheme;
  if (reference.form === 'url' && scheme === undefined) return noScheme(port, name);
  return {
    text: textFor(reference, host, number, scheme),
    service,
    port: port.port,
    podPort: { podPort, protocol },
  };
}

function textFor(
  { form, path }: ServiceReference,
  host: string,
  port: number,
  scheme = 'http',
): string {
  if (form === 'port') return String(port);
  const isDefault = form === 'url' && DEFAULT_PORTS[scheme] === port;
  const address = isDefault ? host : `${host}:${port}`;
  return form === 'url' ? `${scheme}://${address}${path ?? ''}` : address;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, ws: 80, https: 443, wss: 443 };

function portOf(
  { ports, hasMain }: ServedService,
  wanted: string | number | undefined,
): ServedPort | undefined {
  if (wanted === undefined) return hasMain || ports.length === 1 ? ports[0] : undefined;
  return ports.find((it) => (typeof wanted === 'number' ? it.port : it.name) === wanted);
}

/** The Service of a kind that does not say which ports its Services have: they are checked when all apps are rendered. */
function unknownPorts(
  reference: ServiceReference,
  service: string,
  host: string,
  { app, file }: ReferencedApp,
): ServiceAddress | NoAddress {
  const { form, port } = reference;
  if (form === 'host' && port === undefined) return { text: host, service };
  if (typeof port !== 'number') {
    const { name } = app.definition;
    const message = `The kind ${app.kind.name} of ${name} (${file}) does not say which ports its Services have.`;
    return { message, fix: 'Set `port` to the number of the port of the Service.' };
  }
  const scheme = reference.scheme ?? SCHEMES[port];
  if (form === 'url' && scheme === undefined) return noScheme({ port }, app.definition.name);
  return { text: textFor(reference, host, port, scheme), service, port };
}

const SCHEMES: Readonly<Record<number, string>> = { 80: 'http', 443: 'https' };

function noService(service: string, { app, file, services = [] }: ReferencedApp): NoAddress {
  const { name } = app.definition;
  if (services.length > 0) {
    const names = services.map((it) => it.name);
    const message = `The app "${name}" has no Service "${service}".`;
    return { message, fix: `${existing(service, names)} They are defined in ${file}.` };
  }
  const message = `The app "${name}" is a ${app.kind.name} without a Service: nothing can connect to it.`;
  return { message, fix: `Define it as a web service in ${file}, or add a Service to it.` };
}

function noPort(
  { port }: ServiceReference,
  { name, ports }: ServedService,
  { file }: ReferencedApp,
): NoAddress {
  const list = ports.map((it) => `${it.name} (${it.port})`);
  if (port === undefined) {
    const message = `The Service ${name} has several ports and no main port: ${list.join(', ')}.`;
    return { message, fix: 'Set `port` to one of them.' };
  }
  const message = `The Service ${name} has no port ${JSON.stringify(port)}. It has ${list.join(', ') || 'none'}.`;
  const byNumber = ports.find((it) => it.podPort === port);
  const fix = byNumber
    ? `${port} is the port of the pods: use that of the Service, ${byNumber.port}, or its name "${byNumber.name}".`
    : `${existing(
        String(port),
        ports.map((it) => it.name),
      )} Or add the port to \`service.ports\` in ${file}.`;
  return { message, fix };
}

function noScheme({ name, port }: { name?: string; port: number }, app: string): NoAddress {
  const text = name === undefined ? `${port}` : `${name} (${port})`;
  const argument = typeof name === 'string' ? `'${name}'` : port;
  return {
    message: `The port ${text} of "${app}" may speak any protocol, so its URL has no known scheme.`,
    fix: `Set \`scheme\`, such as { scheme: 'http' } or { scheme: 'postgresql' }, or use \`host('${app}', ${argument})\`.`,
  };
}

function invalidTarget({ app, file }: ReferencedApp): NoAddress {
  return {
    message: `The Service of "${app.definition.name}" is unknown, because its ports or its \`service\` are invalid.`,
    fix: `Fix these fields in ${file}.`,
  };
}
