import * as fc from 'fast-check';
import { transientReply } from '../../../lib/delivery/forge/transient-reply';

const NOW = Date.UTC(2026, 10, 27, 12);

/** What a reply with a status and headers says about another attempt. */
function of(status: number, headers: Readonly<Record<string, string>> = {}, text = '{}') {
  const header = (name: string) => (Object.hasOwn(headers, name) ? headers[name] : undefined);
  return transientReply({ kind: 'reply', status, header, text }, NOW);
}

test.each([408, 500, 502, 503, 504, 599])('%i may pass', (status) => {
  expect(of(status)).toEqual({ reason: `HTTP ${status}` });
});

test.each([200, 201, 301, 400, 401, 403, 404, 409, 422, 501])('%i does not pass', (status) => {
  expect(of(status)).toBeUndefined();
});

test.each([
  ['90', 90_000],
  ['0', 0],
  ['Fri, 27 Nov 2026 12:00:30 GMT', 30_000],
  ['Fri, 27 Nov 2026 11:00:00 GMT', 0],
])('Retry-After: %s is a pause of %i ms', (value, atLeast) => {
  expect(of(429, { 'retry-after': value })).toMatchObject({ atLeast });
  expect(of(503, { 'retry-after': value })).toMatchObject({ atLeast });
});

test('a right that is missing is no rate limit, even if requests are left', () => {
  const headers = { 'x-ratelimit-remaining': '4999', 'x-ratelimit-reset': '99999999999' };
  expect(of(403, headers, '{"message":"Resource not accessible by integration"}')).toBeUndefined();
});

test('any headers give a pause that is a number, and not negative', () => {
  const value = fc.oneof(fc.string(), fc.integer().map(String), fc.date().map(String));
  const headers = fc.record(
    {
      'retry-after': value,
      'x-ratelimit-remaining': fc.constantFrom('0', '1'),
      'x-ratelimit-reset': value,
      'ratelimit-reset': value,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.constantFrom(403, 429, 500), headers, (status, it) => {
      expect(of(status, it as Record<string, string>)?.atLeast ?? 0).toBeGreaterThanOrEqual(0);
    }),
  );
});
