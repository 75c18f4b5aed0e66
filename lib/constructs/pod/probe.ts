import { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { show } from '../../base/hint';
import { defined } from '../../base/json';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema } from '../../base/schema';
import { InvalidPropsError } from '../../base/validation';
import { Port, wholeNumber } from '../../kubernetes/names';
import { ProcessText } from '../../kubernetes/text';

/** The timing of a probe. All times are in seconds. */
export interface ProbeTiming {
  /** The delay before the first probe. @default 0 */
  readonly initialDelaySeconds?: number;
  /** @default 10 */
  readonly periodSeconds?: number;
  /** @default 1 */
  readonly timeoutSeconds?: number;
  /** Consecutive failures before the probe fails. @default 3 */
  readonly failureThreshold?: number;
  /** Consecutive successes before the probe succeeds again. @default 1 */
  readonly successThreshold?: number;
}

/** An HTTP GET request: any status from 200 to 399 is a success. */
export interface HttpGetProbe extends ProbeTiming {
  readonly httpGet: {
    readonly path: string;
    /** @default the workload's port */
    readonly port?: number;
    /** @default 'HTTP' */
    readonly scheme?: 'HTTP' | 'HTTPS';
    /** @default none */
    readonly headers?: Readonly<Record<string, string>>;
  };
}

/** A TCP connection. */
export interface TcpSocketProbe extends ProbeTiming {
  readonly tcpSocket: {
    /** @default the workload's port */
    readonly port?: number;
  };
}

/** A call to the gRPC health service. */
export interface GrpcProbe extends ProbeTiming {
  readonly grpc: {
    /** @default the workload's port */
    readonly port?: number;
    /** The name of the service. @default the whole server */
    readonly service?: string;
  };
}

/** A command in the container: exit code 0 is a success. */
export interface ExecProbe extends ProbeTiming {
  readonly exec: { readonly command: readonly string[] };
}

/** A check that the kubelet runs on a container. */
export type Probe = HttpGetProbe | TcpSocketProbe | GrpcProbe | ExecProbe;

/** Probes `path` over HTTP, by default on the workload's port. */
export function httpGet(
  path: string,
  options: ProbeTiming & Omit<HttpGetProbe['httpGet'], 'path'> = {},
): HttpGetProbe {
  const { port, scheme, headers, ...timing } = options;
  return { httpGet: defined({ path, port, scheme, headers }), ...timing };
}

/** Probes a TCP port, by default the workload's. */
export function tcpSocket(options: ProbeTiming & TcpSocketProbe['tcpSocket'] = {}): TcpSocketProbe {
  const { port, ...timing } = options;
  return { tcpSocket: defined({ port }), ...timing };
}

/** Probes the gRPC health service, by default on the workload's port. */
export function grpc(options: ProbeTiming & GrpcProbe['grpc'] = {}): GrpcProbe {
  const { port, service, ...timing } = options;
  return { grpc: defined({ port, service }), ...timing };
}

/** Probes with a command in the container. */
export function exec(command: readonly string[], timing: ProbeTiming = {}): ExecProbe {
  return { exec: { command }, ...timing };
}

/** The name of an HTTP header. */
export const HeaderName = v.pipe(
  v.string(),
  v.check(
    (name) => /^[-A-Za-z0-9]+$/.test(name),
    ({ input }) => `${show(input)} is not the name of a header, such as "Host".`,
  ),
);

const ACTIONS = ['httpGet', 'tcpSocket', 'grpc', 'exec'] as const;

interface AnyProbe
  extends Partial<HttpGetProbe & TcpSocketProbe & GrpcProbe & ExecProbe>,
    ProbeTiming {}

export const ProbeSchema = v.pipe(
  objectSchema<AnyProbe>({
    httpGet: v.optional(
      objectSchema<HttpGetProbe['httpGet']>({
        path: v.pipe(v.string(), v.startsWith('/', 'The path must start with a slash.')),
        port: v.optional(Port),
        scheme: v.optional(v.picklist(['HTTP', 'HTTPS'])),
        headers: v.optional(recordSchema(HeaderName, v.string())),
      }),
    ),
    tcpSocket: v.optional(objectSchema<TcpSocketProbe['tcpSocket']>({ port: v.optional(Port) })),
    grpc: v.optional(
      objectSchema<GrpcProbe['grpc']>({ port: v.optional(Port), service: v.optional(v.string()) }),
    ),
    exec: v.optional(
      objectSchema<ExecProbe['exec']>({
        command: v.pipe(v.array(ProcessText), v.minLength(1, 'The command is empty.')),
      }),
    ),
    initialDelaySeconds: v.optional(wholeNumber()),
    periodSeconds: v.optional(wholeNumber(1)),
    timeoutSeconds: v.optional(wholeNumber(1)),
    failureThreshold: v.optional(wholeNumber(1)),
    successThreshold: v.optional(wholeNumber(1)),
  }),
  v.check(
    (probe) => ACTIONS.filter((action) => probe[action] !== undefined).length === 1,
    'A probe has exactly one of httpGet, tcpSocket, grpc and exec. An overlay that changes it must set the one in the base to null.',
  ),
) as Schema<Probe>;

/** A probe with `successThreshold` 1: the API server refuses any other for liveness and startup. */
export const OneSuccessProbeSchema = v.pipe(
  ProbeSchema,
  v.check(
    (probe) => (probe.successThreshold ?? 1) === 1,
    'Only a readiness probe can have a `successThreshold` above 1.',
  ),
);

/**
 * Converts a probe to Kubernetes' format.
 *
 * @param port the default port.
 * @param field the field of the probe, such as `readiness`.
 * @throws {@link InvalidPropsError} when neither has a port.
 */
export function toProbe(probe: Probe, port: number | undefined, field: string): k8s.Probe {
  const { initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold, successThreshold } =
    probe;
  return defined<k8s.Probe>({
    ...toAction(probe, (action) => portOf(action, port, field)),
    initialDelaySeconds,
    periodSeconds,
    timeoutSeconds,
    failureThreshold,
    successThreshold,
  });
}

function toAction(probe: Probe, port: (action: { readonly port?: number }) => number): k8s.Probe {
  const { exec, grpc, tcpSocket, httpGet } = probe as AnyProbe;
  if (exec) return { exec: { command: [...exec.command] } };
  if (grpc) return { grpc: defined<k8s.GrpcAction>({ ...grpc, port: port(grpc) }) };
  if (tcpSocket) return { tcpSocket: { port: k8s.IntOrString.fromNumber(port(tcpSocket)) } };
  if (!httpGet) return {};
  const { path, scheme, headers } = httpGet;
  return {
    httpGet: defined<k8s.HttpGetAction>({
      path,
      port: k8s.IntOrString.fromNumber(port(httpGet)),
      scheme,
      httpHeaders: headers && Object.entries(headers).map(([name, value]) => ({ name, value })),
    }),
  };
}

function portOf(
  action: { readonly port?: number },
  port: number | undefined,
  field: string,
): number {
  const result = action.port ?? port;
  if (result === undefined) {
    const message = 'The probe must set `port`, because this container has no TCP port.';
    throw new InvalidPropsError([{ path: [field], message }]);
  }
  return result;
}
