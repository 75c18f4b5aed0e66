import type { Protocol } from '../kubernetes/protocol';

/** A Service of an app, as far as its spec says. */
export interface ServedService {
  readonly name: string;
  /** Its ports, the main one first. */
  readonly ports: readonly ServedPort[];
  /** True if the first port is its main port. @default false */
  readonly hasMain?: boolean;
  /** True if its name resolves to the pods, so that clients connect to the ports of the pods. @default false */
  readonly headless?: boolean;
}

/** A port of a Service. */
export interface ServedPort {
  readonly name: string;
  /** The port that clients connect to. */
  readonly port: number;
  /** The port of the pods. */
  readonly podPort: number;
  readonly protocol: Protocol;
  /** The scheme of its URLs. @default unknown */
  readonly scheme?: string;
}
