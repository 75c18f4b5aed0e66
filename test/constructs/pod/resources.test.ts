import * as fc from 'fast-check';
import type { Resources } from '../../../lib';
import { container, isRefused, renderWorker, workerRefusals } from '../render';

const resourcesOf = (resources: object) =>
  container(renderWorker({ resources: resources as Resources })).resources;

test('requests and limits are rendered unchanged', () => {
  const resources = resourcesOf({
    cpu: { request: '100m', limit: '1.5' },
    memory: { request: '128Mi', limit: '1G' },
    ephemeralStorage: { request: '1Gi', limit: '2Gi' },
  });

  expect(resources).toEqual({
    requests: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '1Gi' },
    limits: { cpu: '1.5', memory: '1G', 'ephemeral-storage': '2Gi' },
  });
});

test('missing requests and limits are omitted', () => {
  expect(resourcesOf({ memory: { request: '64Mi' } })).toEqual({ requests: { memory: '64Mi' } });
  expect(resourcesOf({ cpu: { limit: '1' } })).toEqual({ limits: { cpu: '1' } });
  expect(container(renderWorker({}))).not.toHaveProperty('resources');
});

test('a request may equal the limit, in any unit', () => {
  expect(resourcesOf({ cpu: { request: '1000m', limit: '1' } })).toBeDefined();
  expect(resourcesOf({ memory: { request: '1024Mi', limit: '1Gi' } })).toBeDefined();
});

test('a request above the limit is refused, in any unit', () => {
  const refused = (resources: object) => workerRefusals({ resources });

  expect(refused({ cpu: { request: '1001m', limit: '1' } })).toEqual([
    'resources.cpu: The request is above the limit.',
  ]);
  expect(refused({ memory: { request: '1Gi', limit: '1G' } })).toEqual([
    'resources.memory: The request is above the limit.',
  ]);
  expect(refused({ ephemeralStorage: { request: '2Ti', limit: '1024Gi' } })).toEqual([
    'resources.ephemeralStorage: The request is above the limit.',
  ]);
});

test('an invalid quantity is reported once', () => {
  expect(workerRefusals({ resources: { cpu: { request: '100q', limit: '1' } } })).toEqual([
    'resources.cpu.request: "100q" is not a CPU quantity: use millicores, such as "500m", or cores, such as "2".',
  ]);
  expect(workerRefusals({ resources: { memory: { request: '1Mi', limit: '512MB' } } })).toEqual([
    expect.stringMatching(/^resources\.memory\.limit: "512MB" is not a byte quantity: .*"512Mi"/),
  ]);
});

test('memory in thousandths of a byte, and an empty string, are refused', () => {
  expect(workerRefusals({ resources: { memory: { limit: '100m' } } })).toHaveLength(1);
  expect(workerRefusals({ resources: { memory: { limit: '0Mi' } } })).toHaveLength(1);
  expect(workerRefusals({ resources: { cpu: { limit: '0' } } })).toHaveLength(1);
});

test('a number is not a quantity: it has no unit', () => {
  expect(workerRefusals({ resources: { memory: { limit: 512 } } })).toEqual([
    'resources.memory.limit: Expected a string (put it in quotes), got 512.',
  ]);
});

test('a misspelled resource is refused with a suggestion', () => {
  expect(workerRefusals({ resources: { memori: { limit: '1Gi' } } })).toEqual([
    'resources.memori: There is no such field. Did you mean `memory`?',
  ]);
});

const cpu = fc.oneof(
  fc.integer({ min: 1, max: 1e9 }).map((n) => `${n}m`),
  fc
    .tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 0, max: 999 }))
    .map((it) => it.join('.')),
);
const unit = fc.constantFrom('Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'k', 'M', 'G', 'T', 'P');
const memory = fc.tuple(fc.integer({ min: 1, max: 1e6 }), unit).map((it) => it.join(''));

test('every amount of CPU and bytes is accepted unchanged', () => {
  fc.assert(
    fc.property(cpu, memory, (cpuLimit, memoryLimit) => {
      const resources = resourcesOf({ cpu: { limit: cpuLimit }, memory: { limit: memoryLimit } });

      expect(resources).toEqual({ limits: { cpu: cpuLimit, memory: memoryLimit } });
    }),
  );
});

test('of two different amounts, only the smaller one can be the request of the other', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4096 }), fc.integer({ min: 1, max: 4 }), (mebi, gibi) => {
      const fits = mebi <= gibi * 1024;
      const render = () => resourcesOf({ memory: { request: `${mebi}Mi`, limit: `${gibi}Gi` } });

      expect(isRefused(render)).toBe(!fits);
    }),
  );
});

test('any accepted string is a Kubernetes quantity, any other is refused with an InvalidPropsError', () => {
  const almost = fc.stringMatching(/^[-+]?[0-9]{0,3}\.?[0-9]{0,3}[a-zA-Z]{0,2}$/);
  fc.assert(
    fc.property(fc.oneof(fc.string(), almost), (limit) => {
      // `render` validates what is accepted, and `isRefused` lets every other error through.
      const asCpu = isRefused(() => resourcesOf({ cpu: { limit } }));
      const asMemory = isRefused(() => resourcesOf({ memory: { limit } }));

      // Bytes have a unit, and CPU has none except `m`: no string is both.
      expect(asCpu || asMemory).toBe(true);
    }),
    { numRuns: 500 },
  );
});
