import { byKind, renderWorker, workerRefusals } from '../render';

test('too much data for a ConfigMap is refused', () => {
  const files = (size: number) => ({ data: { files: { a: 'x'.repeat(size) } } });
  expect(workerRefusals({ volumes: files(1024 * 1024 + 1) })).toEqual([
    'volumes.data.files: It has 1048577 bytes, but a ConfigMap is limited to 1048576.',
  ]);
  expect(renderWorker({ volumes: files(1024 * 1024) })).toHaveLength(2);
});

test('a large ConfigMap uses server-side apply: a client-side apply would store a copy in an annotation', () => {
  const large = byKind(renderWorker({ config: { A: 'x'.repeat(250_000) } }), 'ConfigMap');
  const small = byKind(renderWorker({ config: { A: 'x'.repeat(150_000) } }), 'ConfigMap');
  expect(large.metadata.annotations).toEqual({
    'argocd.argoproj.io/sync-options': 'ServerSideApply=true',
  });
  expect(small.metadata.annotations).toBeUndefined();
});
