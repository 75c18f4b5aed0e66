import fc from 'fast-check';
import { type App, defineApp } from '../../lib/model/app';
import { fieldsFor, runsIn, specFor } from '../../lib/model/app-layers';
import { environments } from '../fleet';

const GROUPED = { name: 'dev', group: 'production' };

function app(base: object, overlays: object): App {
  const kind = { name: 'Any', build: () => undefined };
  return defineApp(environments, kind, { name: 'web', base, overlays } as never);
}

test('some fields of a spec are the same without merging the others', () => {
  const value = fc.oneof(
    fc.constantFrom(null, undefined, 1, [2]),
    fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom(null, 1, 'z')),
  );
  const layer = fc.dictionary(fc.constantFrom('a', 'b', 'secrets', '__proto__'), value);
  const overlay = fc.oneof(layer, fc.constantFrom(null, undefined, ['a']));
  fc.assert(
    fc.property(layer, overlay, overlay, (base, production, dev) => {
      const it = app(base, { production, dev });
      const spec = specFor(it, GROUPED);
      expect(spec !== undefined).toBe(runsIn(it, GROUPED));
      const fields = fieldsFor(it, GROUPED, ['a', 'secrets']) as Record<string, unknown>;
      const { a, secrets } = (spec ?? {}) as Record<string, unknown>;
      expect({ a: fields?.['a'], secrets: fields?.['secrets'] }).toEqual({ a, secrets });
      expect(Object.keys(fields ?? {})).not.toContain('b');
    }),
  );
});
