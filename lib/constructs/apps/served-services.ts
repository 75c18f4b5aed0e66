import * as v from 'valibot';
import { Port, PortName } from '../../kubernetes/names';
import type { ServedPort, ServedService } from '../../model/served-service';
import { workloadsIn } from '../../model/workloads-in';
import { listedPorts, type ServedPods } from '../network/service-ports';
import { ServiceSchema } from '../network/service-schema';
import type { ServiceSpec } from '../network/service-spec';
import { type ContainerPorts, ContainerPortsSchema, namedPorts } from '../pod/container-port';
import { SERVICE_PORT } from '../workloads/web-service';

/** What a Service depends on. */
interface ServedSpec {
  readonly port?: number;
  readonly portName?: string;
  readonly ports?: ContainerPorts;
  readonly service?: ServiceSpec;
}

const ServedSpecSchema = v.looseObject({
  port: v.optional(Port),
  portName: v.optional(PortName),
  ports: v.optional(ContainerPortsSchema),
  service: v.optional(ServiceSchema),
});

type Services = readonly ServedService[] | undefined;

/** The Service of an app whose main workload is a WebService. */
export function webServices(app: string, spec: object): Services {
  return services(spec, ({ service = {}, ...rest }) => [
    served(app, service, podsOf(rest, 'http'), { mainPort: SERVICE_PORT, scheme: 'http' }),
  ]);
}

/** The Services of an app whose main workload is a StatefulService. */
export function statefulServices(app: string, spec: object): Services {
  return services(spec, ({ service = {}, ...rest }) => {
    const pods = podsOf(rest, 'tcp');
    const further = namedPorts(rest.ports).map(({ name, number }) => [name, number]);
    const headless = { headless: true, ports: Object.fromEntries(further) };
    return [served(app, service, pods), served(`${app}-headless`, headless, pods)];
  });
}

/** The Service of an app whose main workload is a Daemon, if it has one. */
export function daemonServices(app: string, spec: object): Services {
  return services(spec, ({ service, ...rest }) =>
    service === undefined ? [] : [served(app, service, podsOf(rest, 'tcp'))],
  );
}

/** The Services of the main workload, and those of the companions that are web services. */
export function withCompanionServices<Spec extends object>(
  ofMain: (app: string, spec: Spec) => Services,
): (app: string, spec: Spec) => Services {
  return (app, spec) => {
    const companions = workloadsIn(app, spec).filter(({ path: [field] }) => field === 'services');
    const lists = [ofMain(app, spec), ...companions.map((it) => webServices(it.name, it.spec))];
    return lists.every((it) => it !== undefined) ? lists.flat() : undefined;
  };
}

function services(spec: object, list: (spec: ServedSpec) => readonly ServedService[]): Services {
  return v.is(ServedSpecSchema, spec) ? list(spec as ServedSpec) : undefined;
}

function podsOf({ port, portName, ports }: ServedSpec, defaultName: string): ServedPods {
  const main = port && {
    name: portName ?? defaultName,
    number: port,
    protocol: 'TCP' as const,
  };
  return {
    selector: {},
    ports: [...(main ? [main] : []), ...namedPorts(ports)],
    ...(main && { main }),
  };
}

function served(
  name: string,
  service: ServiceSpec,
  pods: ServedPods,
  { mainPort, scheme }: { readonly mainPort?: number; readonly scheme?: string } = {},
): ServedService {
  const { main } = pods;
  const listed = listedPorts(service, { ...pods, ...(mainPort && { mainPort }) });
  const ports = listed.map((it, i): ServedPort => {
    const own = pods.ports.find((port) => port.name === it.target);
    const podPort = typeof it.target === 'number' ? it.target : (own?.number ?? it.port);
    const known =
      schemeOf(it.name, it.appProtocol, it.port) ?? (i === 0 && main ? scheme : undefined);
    return {
      name: it.name,
      port: it.port,
      podPort,
      protocol: it.protocol,
      ...(it.protocol === 'TCP' && known && { scheme: known }),
    };
  });
  return {
    name,
    ports,
    ...(main && { hasMain: true }),
    ...(service.headless && { headless: true }),
  };
}

/** What a port speaks: its protocol, or that of a name such as `https-admin`, as service meshes read it. */
function schemeOf(name: string, appProtocol: string | undefined, port: number): string | undefined {
  if (appProtocol !== undefined) return SCHEMES[appProtocol];
  if (port === 443) return 'https';
  return /^(https?)(-|$)/.exec(name)?.[1];
}

// https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol
const SCHEMES: Readonly<Record<string, string>> = {
  http: 'http',
  https: 'https',
  'kubernetes.io/h2c': 'http',
  'kubernetes.io/ws': 'ws',
  'kubernetes.io/wss': 'wss',
};
