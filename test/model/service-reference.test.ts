import fc from 'fast-check';
import {
  host,
  InvalidReference,
  replaceReferences,
  type ServiceReference,
  servicePort,
  url,
} from '../../lib/model/service-reference';
import { webApp } from '../fleet';

/** The references in a text. */
function referencesIn(text: string): ServiceReference[] {
  const found: ServiceReference[] = [];
  replaceReferences(text, (it) => {
    found.push(it);
    return '';
  });
  return found;
}

test.each<[string, string, ServiceReference]>([
  ['a URL', url('orders'), { form: 'url', app: 'orders' }],
  [
    'a URL with everything',
    url('db', { service: 'db-headless', port: 'sql', scheme: 'postgresql', path: '/a?b=<c>' }),
    {
      ...{ form: 'url', app: 'db', service: 'db-headless', port: 'sql' },
      ...{ scheme: 'postgresql', path: '/a?b=<c>' },
    },
  ],
  ['a host', host('orders'), { form: 'host', app: 'orders' }],
  ['a host with a port', host('orders', 'grpc'), { form: 'host', app: 'orders', port: 'grpc' }],
  ['a port', servicePort('orders', 53), { form: 'port', app: 'orders', port: 53 }],
  ['an imported app', url(webApp({ name: 'orders' })), { form: 'url', app: 'orders' }],
])('%s is read again', (_, text, reference) => {
  expect(referencesIn(text)).toEqual([reference]);
});

test('any other text stays as it is, around each reference and without any', () => {
  const texts = fc.string({ unit: 'binary' }).filter((it) => !it.includes('<argosy:'));
  fc.assert(
    fc.property(fc.array(texts, { minLength: 1 }), (between) => {
      expect(replaceReferences(between.join(url('orders')), () => '$&')).toBe(between.join('$&'));
    }),
  );
});

test.each<[string, string]>([
  ['cut off', url('orders').slice(0, -3)],
  ['written in upper case', url('orders').replace('"app"', '"APP')],
])('a reference that was %s is refused', (_, text) => {
  expect(() => referencesIn(text)).toThrow(InvalidReference);
});

test.each<[string, object, string]>([
  ['path', { path: 'v1' }, '`path`: The path must start with a slash'],
  ['port', { port: 0 }, '`port`: 0 is not a port'],
  ['scheme', { scheme: 'http://' }, '`scheme`: A scheme looks like'],
  ['field', { prot: 80 }, '`prot`: There is no such field. Did you mean `port`?'],
])('an invalid %s is refused', (_, options, message) => {
  expect(() => referencesIn(url('orders', options))).toThrow(message);
});

test('an app that has not been defined yet, because two files import each other, is refused', () => {
  expect(() => url(undefined as unknown as string)).toThrow(/two files import each other/);
  expect(() => host(7 as unknown as string)).toThrow('`host` needs an app or its name');
});
