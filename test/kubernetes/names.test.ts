import fc from 'fast-check';
import * as v from 'valibot';
import {
  DnsLabel,
  DnsSubdomain,
  Hostname,
  isAnnotationKey,
  isConfigMapKey,
  isDns1035Label,
  isDns1123Label,
  isDns1123Subdomain,
  isLabelKey,
  LabelKey,
  LabelValue,
  PortName,
} from '../../lib/kubernetes/names';

test('every DNS-1035 label is a DNS-1123 label, and every label is a subdomain', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom('a', 'A', '0', '-', '.'), maxLength: 70 }),
  );
  fc.assert(
    fc.property(text, (it) => {
      expect(v.is(DnsLabel, it)).toBe(isDns1035Label(it));
      expect(v.is(DnsSubdomain, it)).toBe(isDns1123Subdomain(it));
      if (isDns1035Label(it)) expect(isDns1123Label(it)).toBe(true);
      if (isDns1123Label(it)) expect(isDns1123Subdomain(it)).toBe(true);
      if (isLabelKey(it)) expect(isAnnotationKey(it)).toBe(true);
    }),
  );
});

test('a part of a subdomain may be longer than a label, as in the API server', () => {
  const long = 'a'.repeat(64);
  expect(isDns1123Label(long)).toBe(false);
  expect(v.is(DnsSubdomain, `${long}.b`)).toBe(true);
  expect(v.is(DnsSubdomain, `${'a'.repeat(254)}`)).toBe(false);
  expect(v.is(LabelKey, `${long}.b/team`)).toBe(true);
});

test('a host is one that DNS can resolve', () => {
  expect(v.is(Hostname, '*.example.com')).toBe(true);
  expect(v.is(Hostname, `${'a'.repeat(64)}.example.com`)).toBe(false);
  expect(v.is(Hostname, 'a.*.example.com')).toBe(false);
});

test.each(['a', 'A.b', '_x', '-', '__proto__', '.env'])(
  'a ConfigMap may have the key "%s"',
  (key) => expect(isConfigMapKey(key)).toBe(true),
);

test.each(['', '.', '..', '..data', 'a/b', 'a b', 'ä', 'a'.repeat(254)])(
  'a ConfigMap may not have the key "%s"',
  (key) => expect(isConfigMapKey(key)).toBe(false),
);

test.each(['http', 'a', 'grpc-web', '8080-tcp'])('"%s" is the name of a port', (name) => {
  expect(v.is(PortName, name)).toBe(true);
});

test.each(['', '8080', 'a--b', '-a', 'a-', 'Http', 'a'.repeat(16)])(
  '"%s" is not the name of a port',
  (name) => expect(v.is(PortName, name)).toBe(false),
);

test.each(['', 'a', 'A_b.c-1'])('"%s" is the value of a label', (value) => {
  expect(v.is(LabelValue, value)).toBe(true);
});

test.each(['-a', 'a b', 'a'.repeat(64)])('"%s" is not the value of a label', (value) => {
  expect(v.is(LabelValue, value)).toBe(false);
});
