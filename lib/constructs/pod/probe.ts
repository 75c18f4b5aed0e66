import { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { defined } from '../../base/json';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema } from '../../base/schema';
import { InvalidPropsError } from '../../base/validation';
import { NonEmpty, Port, wholeNumber } from '../../kubernetes/names';

/** When and how often a probe asks. All times are in seconds. */
export interface ProbeTiming {
  /** The wait before the first probe. @default 0 */
  readonly initialDelaySeconds?: number;
  /** @default 10 */
  readonly periodSeconds?: number;
  /** @default 1 */
  readonly timeoutSeconds?: number;
  /** Failures in a row that count as down. @default 3 */
  readonly failureThreshold?: number;
  /** Successes in a row that count as up again. @default 1 */
  readonly successThreshold?: number;
}

/** Asks over HTTP: any status from 200 to 399 is good. */
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

/** Asks whether a TCP port can be connected to. */
export interface TcpSocketProbe extends ProbeTiming {
  readonly tcpSocket: {
    /** @default the workload's port */
    readonly port?: number;
  };
}

/** Asks the gRPC health service. */
export interface GrpcProbe extends ProbeTiming {
  readonly grpc: {
    /** @default the workload's port */
    readonly port?: number;
    /** The service asked about. @default the server as a whole */
    readonly service?: string;
  };
}

/** Runs a command in the container: exit code 0 is good. */
export interface ExecProbe extends ProbeTiming {
  readonly exec: { readonly command: readonly string[] };
}

/** How the kubelet finds out whether a container is up. */
export type Probe = HttpGetProbe | TcpSocketProbe | GrpcProbe | ExecProbe;

/** Asks `path` over HTTP, on the workload's port unless another is given. */
export function httpGet(
  path: string,
  options: ProbeTiming & Omit<HttpGetProbe['httpGet'], 'path'> = {},
): HttpGetProbe {
  const { port, scheme, headers, ...timing } = options;
  return { httpGet: defined({ path, port, scheme, headers }), ...timing };
}

/** Connects to the workload's port, or to another one. */
export function tcpSocket(options: ProbeTiming & TcpSocketProbe['tcpSocket'] = {}): TcpSocketProbe {
  const { port, ...timing } = options;
  return { tcpSocket: defined({ port }), ...timing };
}

/** Asks the gRPC health service on the workload's port, or on another one. */
export function grpc(options: ProbeTiming & GrpcProbe['grpc'] = {}): GrpcProbe {
  const { port, service, ...timing } = options;
  return { grpc: defined({ port, service }), ...timing };
}

/** Runs a command in the container. */
export function exec(command: readonly string[], timing: ProbeTiming = {}): ExecProbe {
  return { exec: { command }, ...timing };
}

const ACTIONS = ['httpGet', 'tcpSocket', 'grpc', 'exec'] as const;

interface AnyProbe
  extends Partial<HttpGetProbe & TcpSocketProbe & GrpcProbe & ExecProbe>,
    ProbeTiming {}

export const ProbeSchema = v.pipe(
  objectSchema<AnyProbe>({
    httpGet: v.optional(
      objectSchema<HttpGetProbe['httpGet']>({
        path: v.pipe(v.string(), v.startsWith('/', 'The path begins with a slash.')),
        port: v.optional(Port),
        scheme: v.optional(v.picklist(['HTTP', 'HTTPS'])),
        headers: v.optional(recordSchema(NonEmpty, v.string())),
      }),
    ),
    tcpSocket: v.optional(objectSchema<TcpSocketProbe['tcpSocket']>({ port: v.optional(Port) })),
    grpc: v.optional(
      objectSchema<GrpcProbe['grpc']>({ port: v.optional(Port), service: v.optional(v.string()) }),
    ),
    exec: v.optional(
      objectSchema<ExecProbe['exec']>({
        command: v.pipe(v.array(v.string()), v.minLength(1, 'The command is empty.')),
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
    'A probe does exactly one of httpGet, tcpSocket, grpc and exec: set the one of the base to null in the overlay that changes it.',
  ),
) as Schema<Probe>;

/** A probe whose first success counts: the API server refuses any other for liveness and startup. */
export const OneSuccessProbeSchema = v.pipe(
  ProbeSchema,
  v.check(
    (probe) => (probe.successThreshold ?? 1) === 1,
    'Only a readiness probe has a `successThreshold` above 1.',
  ),
);

/**
 * The Kubernetes form of a probe.
 *
 * @param port the port that is asked when the probe names none.
 * @param field what the container calls the probe, such as `readiness`.
 * @throws {@link InvalidPropsError} when there is no such port either.
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
    const message = 'A probe has to name its port: this container listens on no TCP port.';
    throw new InvalidPropsError([{ path: [field], message }]);
  }
  return result;
}
