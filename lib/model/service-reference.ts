import * as v from 'valibot';
import { parseJson } from '../base/json';
import { objectSchema, type Schema } from '../base/schema';
import { fieldProblems, formatField } from '../base/validation';
import { Port, PortName } from '../kubernetes/names';
import { type App, isApp } from './app';

/** The Service of an app, and its port. */
export interface ServiceChoice {
  /** The name or the number of a port of the Service. @default its main port, or its only one */
  readonly port?: string | number;
  /** The name of the Service, such as `db-headless`. @default that of the app */
  readonly service?: string;
}

/** The parts of a URL besides the host. */
export interface UrlOptions extends ServiceChoice {
  /** Such as `grpc` or `postgresql`. @default `http` or `https`, if the port is known to speak it */
  readonly scheme?: string;
  /** @default none */
  readonly path?: `/${string}`;
}

/** What a reference stands for. */
export interface ServiceReference extends UrlOptions {
  readonly form: 'url' | 'host' | 'port';
  /** The name of the app. */
  readonly app: string;
}

/**
 * The URL of an app's Service in the environment that is rendered, such as `http://orders.orders-dev.svc/v1`. Can be a
 * part of any text in a base or an overlay.
 *
 * @param app the app, or its name.
 * @example config: { ORDERS_URL: url('orders', { path: '/v1' }) }
 * @throws Error when `app` is neither.
 */
export function url(app: App | string, options: UrlOptions = {}): string {
  return textOf('url', app, options);
}

/**
 * The DNS name of an app's Service in the environment that is rendered, such as `orders.orders-dev.svc`; with a port as in
 * `orders.orders-dev.svc:50051`. Can be a part of any text in a base or an overlay.
 *
 * @param app the app, or its name.
 * @param port a port of the Service, or that and the name of the Service. @default no port
 * @example env: { ORDERS_ADDRESS: host('orders', 'grpc') }
 * @throws Error when `app` is neither.
 */
export function host(app: App | string, port: string | number | ServiceChoice = {}): string {
  return textOf('host', app, typeof port === 'object' ? port : { port });
}

/**
 * The number of a port of an app's Service, such as `5432`. Can be a part of any text in a base or an overlay.
 *
 * @param app the app, or its name.
 * @param port a port of the Service, or that and the name of the Service. @default its main port, or its only one
 * @example env: { DB_HOST: host('db'), DB_PORT: servicePort('db') }
 * @throws Error when `app` is neither.
 */
export function servicePort(app: App | string, port: string | number | ServiceChoice = {}): string {
  return textOf('port', app, typeof port === 'object' ? port : { port });
}

/** How each reference starts. */
export const REFERENCE_START = '<argosy:';

const REFERENCE = /<argosy:(url|host|port) (\{[^<>]*\})>/g;

/** The text stands for the address until the environment is known: what contains it remains a text for all other code. */
function textOf(form: ServiceReference['form'], app: unknown, options: UrlOptions): string {
  const name: unknown = isApp(app) ? app.definition.name : app;
  if (typeof name !== 'string') throw noApp(form, name);
  const json = JSON.stringify({ app: name, ...options });
  const escaped = json.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');
  return `${REFERENCE_START}${form} ${escaped}>`;
}

function noApp(form: ServiceReference['form'], value: unknown): Error {
  const call = form === 'port' ? 'servicePort' : form;
  const cycle =
    value === undefined ? ': two files import each other, and the other one has not run yet' : '';
  const message = `\`${call}\` needs an app or its name, but got ${value === undefined ? 'undefined' : typeof value}${cycle}.`;
  return Object.assign(new Error(message), {
    fix: `Use the name, such as \`${call}('orders')\`: it needs no import.`,
  });
}

/**
 * Replaces the references in a text.
 *
 * @throws {@link InvalidReference} for a reference that was changed, or that has invalid options.
 */
export function replaceReferences(
  text: string,
  resolve: (reference: ServiceReference) => string,
): string {
  if (!text.includes(REFERENCE_START)) return text;
  const result = text.replace(REFERENCE, (_, form: ServiceReference['form'], json: string) =>
    resolve(parse(form, json)),
  );
  if (result.includes(REFERENCE_START)) throw changed();
  return result;
}

/** Thrown for a text that is no longer what `url`, `host` or `servicePort` has returned, or for invalid options. */
export class InvalidReference extends Error {}

function changed(): InvalidReference {
  return new InvalidReference(
    'A reference to an app was changed: it must be used as a whole, although other text can stand before and after it.',
  );
}

const ReferenceSchema = objectSchema<Omit<ServiceReference, 'form'>>({
  app: v.string(),
  port: v.optional(v.union([PortName, Port], 'Use the name or the number of a port.')),
  service: v.optional(v.string()),
  scheme: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-z][a-z0-9+.-]*$/, 'A scheme looks like "https": without "://".'),
    ),
  ),
  path: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\/\S*$/, 'The path must start with a slash, and have no spaces.'),
    ) as unknown as Schema<`/${string}`>,
  ),
});

function parse(form: ServiceReference['form'], json: string): ServiceReference {
  const value = parseJson(json);
  if (value === undefined) throw changed();
  const [problem] = fieldProblems(ReferenceSchema, value);
  if (problem !== undefined) {
    throw new InvalidReference(`\`${formatField(problem.path)}\`: ${problem.message}`);
  }
  return { ...(value as Omit<ServiceReference, 'form'>), form };
}
