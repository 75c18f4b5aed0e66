import type { ServiceAddress } from './service-address';

/** A reference of an app to the Service of another one. */
export interface ServiceCall extends Omit<ServiceAddress, 'text'> {
  /** The app with the Service. */
  readonly app: string;
  /** The namespace of the Service. */
  readonly namespace: string;
  /** The path in the spec of the app that has the reference. */
  readonly path: readonly (string | number)[];
}
