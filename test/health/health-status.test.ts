import { HEALTH_STATUSES, healthOf } from '../../lib/health/health-status';

const status = (script: string) => healthOf(script, {}, false);

test.each(HEALTH_STATUSES)('%s is a status', (name) => {
  expect(status(`return { status = "${name}", message = "m" }`)).toEqual({
    status: name,
    message: 'm',
  });
});

test.each([
  ['nothing', ''],
  ['nil', 'return nil'],
  ['an empty table', 'return {}'],
  ['a list', 'return { 1, 2 }'],
  ['a status that is a number', 'return { status = 5 }'],
  ['a message that is a table', 'return { status = "Healthy", message = { a = 1 } }'],
])('%s is no health, as in Argo CD', (_, script) => {
  expect(status(script)).toMatchObject({ status: '', message: '' });
});

test('another text is Unknown', () => {
  expect(status('return { status = "healthy" }')).toMatchObject({
    status: 'Unknown',
    message: 'Lua returned an invalid health status',
  });
  expect(status('return { message = "m" }').status).toBe('Unknown');
});

test.each([
  ['{ status = "healthy" }', '"healthy"'],
  ['{ status = 5 }', '5'],
  ['{ message = "m" }', 'nil'],
  ['{ status = "Healthy" }', undefined],
  ['{}', undefined],
])('the status that Argo CD does not have is kept: %s', (returned, invalid) => {
  expect(status(`return ${returned}`).invalidStatus).toBe(invalid);
});

test('the letter case of the fields does not matter, and other fields are ignored', () => {
  expect(status('return { Status = "Healthy", MESSAGE = "m", more = 1 }')).toEqual({
    status: 'Healthy',
    message: 'm',
  });
});

test('the last of several values counts', () => {
  expect(status('return 1, { status = "Healthy" }').status).toBe('Healthy');
});

test.each(['return 1', 'return "Healthy"', 'return print', 'return true'])(
  '%s is an error',
  (script) => {
    expect(() => status(script)).toThrow(/^expect table output from Lua script, not /);
  },
);

test('a script ends after one second', () => {
  const start = performance.now();
  expect(() => status('while true do end')).toThrow('the script ran longer than 1 s');
  expect(performance.now() - start).toBeLessThan(5000);
});
