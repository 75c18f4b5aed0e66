import type { Failed, Unavailable } from './forge';
import type { Transient } from './waits';

/** A request to the REST API of a forge. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT';
  /** The path with the query, below the address of the API. */
  readonly path: string;
  readonly body?: Readonly<Record<string, string>>;
}

/** What an API answers. */
export interface ApiReply {
  readonly kind: 'reply';
  readonly status: number;
  /** The value of a header, by its name in lower case. */
  header(name: string): string | undefined;
  readonly text: string;
}

/** No reply: another attempt may get one. */
export interface Unreachable extends Transient {
  readonly kind: 'unreachable';
}

/** Sends requests to the API of a forge: over HTTP, or through its CLI. */
export interface Transport {
  /**
   * @param timeout in milliseconds.
   */
  send(
    request: ApiRequest,
    timeout: number,
  ): Promise<ApiReply | Unreachable | Failed | Unavailable>;
}
