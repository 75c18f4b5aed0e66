import * as fc from 'fast-check';
import {
  CONFIG_CHECKSUM,
  checksum,
  checksumAnnotations,
} from '../../../lib/constructs/pod/checksum';
import type { WorkerSpec } from '../../../lib/constructs/workloads/worker';
import { anyKey, objectWith } from '../../arbitrary-keys';
import { byKind, podTemplate, renderWorker } from '../render';

const checksumOf = (spec: WorkerSpec) =>
  podTemplate(renderWorker(spec)).metadata?.annotations?.[CONFIG_CHECKSUM];

test('a config change rolls the pods', () => {
  const before = checksumOf({ config: { LOG_LEVEL: 'info' } });

  expect(before).toMatch(/^[0-9a-f]{16}$/);
  expect(checksumOf({ config: { LOG_LEVEL: 'debug' } })).not.toBe(before);
  expect(checksumOf({ config: { LOG_LEVEL: 'info', REGION: '' } })).not.toBe(before);
  expect(checksumOf({ config: { LEVEL: 'info' } })).not.toBe(before);
});

test('a change of files rolls the pods', () => {
  const files = (name: string, text: string) => ({
    volumes: { data: { files: { [name]: text } } },
  });
  const before = checksumOf(files('a.ini', '1'));

  expect(before).toBeDefined();
  expect(checksumOf(files('a.ini', '2'))).not.toBe(before);
  expect(checksumOf(files('b.ini', '1'))).not.toBe(before);
  expect(checksumOf({ volumes: { other: { files: { 'a.ini': '1' } } } })).not.toBe(before);
});

test('the order of the config and the files does not roll the pods', () => {
  const one = checksumOf({
    config: { A: '1', B: '2' },
    volumes: { x: { files: { a: '', b: '' } }, y: { files: { c: '' } } },
  });
  const other = checksumOf({
    volumes: { y: { files: { c: '' } }, x: { files: { b: '', a: '' } } },
    config: { B: '2', A: '1' },
  });

  expect(one).toBe(other);
});

test('nothing but config and files changes the checksum', () => {
  const config = { LOG_LEVEL: 'info' };

  const one = checksumOf({ config });
  const other = checksumOf({
    config,
    env: { A: '1' },
    replicas: 3,
    labels: { team: 'shop' },
    volumes: { tmp: { emptyDir: {} } },
  });

  expect(one).toBe(other);
});

test('the checksum of a config is stable', () => {
  expect(checksumOf({ config: { LOG_LEVEL: 'info' } })).toBe('05905441b499832f');
});

test('the ConfigMap keeps its name, whatever is in it', () => {
  const names = [{ A: '1' }, { A: '2' }, { B: '1' }].map(
    (config) => byKind(renderWorker({ config }), 'ConfigMap').metadata.name,
  );

  expect(names).toEqual(['my-app', 'my-app', 'my-app']);
});

test('pods without config and files have no checksum', () => {
  expect(podTemplate(renderWorker({ config: {} })).metadata).not.toHaveProperty('annotations');
  expect(checksumAnnotations({ volumes: { tmp: { emptyDir: {} } } })).toEqual({});
});

test('the same text in another place has another checksum', () => {
  const checksums = [
    checksumOf({ config: { A: 'x' } }),
    checksumOf({ volumes: { config: { files: { A: 'x' } } } }),
    checksumOf({ config: { A: '', B: 'x' } }),
    checksumOf({ config: { A: 'x', B: '' } }),
  ];

  expect(new Set(checksums).size).toBe(4);
});

const texts = objectWith(anyKey, anyKey);

test('the same texts have the same checksum in any order', () => {
  const shuffled = texts.chain((it) =>
    fc.tuple(
      fc.constant(it),
      fc.shuffledSubarray(Object.entries(it), { minLength: Object.keys(it).length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([it, entries]) => {
      expect(checksum(Object.fromEntries(entries))).toBe(checksum(it));
    }),
  );
});

test('different texts have different checksums', () => {
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      const entries = (it: object) => JSON.stringify(Object.entries(it).sort());
      fc.pre(entries(a) !== entries(b));

      expect(checksum(a)).not.toBe(checksum(b));
    }),
  );
});
