import * as v from 'valibot';
import { existing } from '../../base/hint';
import type { Schema } from '../../base/schema';
import { InvalidPropsError } from '../../base/validation';
import { isPortNumber, Port, PortName } from '../../kubernetes/names';

/** The Service and port that requests are sent to, unless a path or a rule says otherwise. */
export interface HttpBackend {
  readonly service: string;
  readonly portName: string;
  readonly port: number;
  /** The port name that an Ingress uses for `port`, if something else decides where its requests go. @default `portName` */
  readonly ingressPort?: string;
  /** The Service of a canary, which gets no requests until a Rollout says so. @default none */
  readonly canary?: string;
  /** All ports of the Service, by name. @default the one above */
  readonly ports?: ReadonlyMap<string, number>;
}

/** A port of a Service, by its name or its number. */
export const ServicePortRef: Schema<string | number> = v.lazy((input) =>
  typeof input === 'string' ? PortName : Port,
);

/**
 * The ports of the workload's own Service, by name.
 *
 * @param spec the `service` of the workload.
 */
export function servicePorts(
  { portName, port }: HttpBackend,
  spec: ServedPorts = {},
): ReadonlyMap<string, number> {
  const further = Object.entries(spec.ports ?? {}).map(
    ([name, it]) => [name, typeof it === 'number' ? it : it.port] as const,
  );
  return new Map([[portName, port], ...further]);
}

/** The further ports of a Service. */
interface ServedPorts {
  readonly ports?: Readonly<Record<string, number | { readonly port: number }>>;
}

/** Checks that the workload's own Service has a port. @throws {@link InvalidPropsError} otherwise. */
export function ownPort(
  backend: HttpBackend,
  port: string | number = backend.portName,
  field: readonly string[] = [],
): { readonly name: string; readonly number: number } {
  const ports = backend.ports ?? servicePorts(backend);
  for (const [name, number] of ports) if (port === name || port === number) return { name, number };
  const known = typeof port === 'string' ? [...ports.keys()] : [...ports.values()].map(String);
  const message = `The Service "${backend.service}" has no port ${JSON.stringify(port)}. ${existing(String(port), known)} Add it to \`service.ports\`, or use one of these.`;
  throw new InvalidPropsError([{ path: [...field, 'port'], message }]);
}

/** The number of a port of a Service. @throws {@link InvalidPropsError} for an unknown name. */
export function portNumber(
  backend: HttpBackend,
  service: string,
  port: string | number | undefined,
  field: readonly string[],
): number {
  if (service === backend.service) return ownPort(backend, port, field).number;
  if (isPortNumber(port)) return port;
  const message = `A route refers to ports by number. Set the number of the port of the Service "${service}".`;
  throw new InvalidPropsError([{ path: [...field, 'port'], message }]);
}
