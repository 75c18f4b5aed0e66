import { priorityClass } from '../../../lib/checks/immutable/priority-class';
import { changes, RECREATED } from './changed';

const change = changes(priorityClass, 'PriorityClass', 'scheduling.k8s.io/v1');

test.each<[string, object, object, string]>([
  ['value', { value: 1000 }, { value: 2000 }, 'from 1000 to 2000'],
  ['preemptionPolicy', { preemptionPolicy: 'Never' }, {}, 'from "Never" to "PreemptLowerPriority"'],
])('%s of a PriorityClass cannot change', (path, before, after, told) => {
  expect(change(before, after)).toMatchObject([
    {
      object: 'PriorityClass/web',
      path,
      message: expect.stringContaining(told),
      fix: expect.stringContaining('add a PriorityClass with another name'),
    },
  ]);
  expect(change(before, after, RECREATED)).toEqual([]);
});

test('a PriorityClass may set defaults explicitly, have a description, and become the default one', () => {
  const after = {
    value: 1000,
    preemptionPolicy: 'PreemptLowerPriority',
    globalDefault: true,
    description: 'For what must not wait.',
  };
  expect(change({ value: 1000 }, after)).toEqual([]);
});
