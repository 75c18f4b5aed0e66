import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ownCrds from '../../../lib/kubernetes/schemas/crds.json';
import table from '../../../lib/kubernetes/schemas/kubernetes.json';
import { defineEnvironments } from '../../../lib/model/define-environments';
import type { EnvironmentProps } from '../../../lib/model/environment';
import { formatCrds } from '../../../schemas/crds';

const root = join(__dirname, '../../..');

test('the schemas match the CRDs in imports/crds (update: `npm run schemas`)', () => {
  expect(JSON.parse(formatCrds(join(root, 'imports/crds')))).toEqual(ownCrds);
});

test('the table has one type per line, in order, without descriptions', () => {
  const text = readFileSync(join(root, 'lib/kubernetes/schemas/kubernetes.json'), 'utf8');
  const types = text.slice(text.indexOf('"types"')).match(/^ {4}"[\w.]+"/gm) ?? [];
  expect(types.length).toBeGreaterThan(400);
  expect(types).toEqual([...types].sort());
  expect(text.length).toBeLessThan(400_000);
  expect(text).not.toMatch(/\w+ (of|is|the) \w+/);
});

test('the types that a type refers to are in the table, in its own group or the common one', () => {
  const missing: string[] = [];
  for (const [name, line] of Object.entries<string>(table.types)) {
    const scope = name.slice(0, name.lastIndexOf('.'));
    for (const field of line.split(';')) {
      const type = field.slice(field.indexOf(' ') + 1).replace(/^(\[\]|\{\})*/, '');
      const path = type.startsWith('.') ? scope + type : type;
      const isReference = /^[a-z]\w*\.\w+\.\w+$/.test(path);
      if (!isReference) continue;
      const isNear = [name.split('.')[0], 'core', 'meta'].includes(path.split('.')[0]);
      if (!isNear || !Object.hasOwn(table.types, path)) missing.push(`${name}: ${field}`);
    }
  }
  expect(missing).toEqual([]);
});

const environment = (kubernetes: unknown) =>
  defineEnvironments({
    dev: {
      cluster: { name: 'a' },
      namespace: '{app}',
      promotionOrder: 1,
      kubernetes,
    } as EnvironmentProps,
  });

test('the Kubernetes version of an environment is a minor version, or missing', () => {
  expect(environment('1.30').dev.kubernetes).toBe('1.30');
  expect(environment(undefined).dev.kubernetes).toBeUndefined();
});

test.each([1.3, '1.3', '1.27', '1.33.1', 'v1.33', '1.99', 33])(
  'the version %p of Kubernetes is refused',
  (version) => {
    expect(() => environment(version)).toThrow(
      /dev\.kubernetes[\s\S]*is not a covered minor version of Kubernetes: use '1\.28' to '1\.36', in quotes/,
    );
  },
);
