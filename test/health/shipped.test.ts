import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseExample } from '../../lib/health/example-file';
import { isPassed } from '../../lib/health/example-result';
import { HEALTH_STATUSES, healthOf } from '../../lib/health/health-status';
import { shippedCustomizations } from '../../lib/health/load-customizations';
import { testCustomization } from '../../lib/health/test-customization';

const ROOT = join(__dirname, '../..');
const SHIPPED = shippedCustomizations();

function read(path: string): string | undefined {
  const file = join(ROOT, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

test.each(SHIPPED.map((it) => [it.directory, it] as const))('%s passes its examples', (_, it) => {
  const results = testCustomization(it, SHIPPED, read);
  expect(results.filter((result) => !isPassed(result))).toEqual([]);
  expect(results.length).toBeGreaterThan(5);
  expect(it.health?.useOpenLibs).toBe(false);
});

test.each(SHIPPED.map((it) => [it.directory, it] as const))(
  '%s has an example for every status and message that it returns',
  (directory, it) => {
    const script = it.health?.script ?? '';
    const tests = read(`${directory}/health_test.yaml`) ?? '';
    for (const [, status, message] of script.matchAll(/result\("(\w+)"(?:, "([^"]+)")?/g)) {
      expect(HEALTH_STATUSES).toContain(status);
      expect(tests).toContain(`status: ${status}`);
      if (message !== undefined) expect(tests).toContain(message);
    }
  },
);

function health(directory: string, example: string, change: (object: Example) => void) {
  const script = SHIPPED.find((it) => it.directory === directory)?.health?.script ?? '';
  const path = `${directory}/testdata/${example}.yaml`;
  const object = structuredClone(parseExample(read(path) ?? '', path)) as Example;
  change(object);
  return healthOf(script, object, false).status;
}

interface Example {
  metadata: { generation?: number };
  spec: Record<string, unknown>;
  status?: Record<string, unknown>;
}

test.each([
  ['health/bitnami.com/SealedSecret', 'decrypted'],
  ['health/external-secrets.io/ExternalSecret', 'read'],
  ['health/cert-manager.io/Certificate', 'issued'],
])('%s is Progressing from a change until it has been observed', (directory, example) => {
  const at = (generation: number) =>
    health(directory, example, (it) => {
      it.metadata.generation = generation;
    });
  expect([2, 3, 22, 2_000_000_000].map(at)).toEqual([
    'Healthy',
    'Progressing',
    'Progressing',
    'Progressing',
  ]);
});

test('no shipped check fails on an object that has only just been created, or with an empty status', () => {
  for (const { directory, health: check } of SHIPPED) {
    const path = `${directory}/testdata/new.yaml`;
    const object = parseExample(read(path) ?? '', path) as object;
    for (const status of [undefined, {}, { conditions: [] }, { conditions: [{}] }]) {
      const found = healthOf(check?.script ?? '', { ...object, status }, false);
      expect([directory, found.status]).toEqual([directory, 'Progressing']);
    }
  }
});
