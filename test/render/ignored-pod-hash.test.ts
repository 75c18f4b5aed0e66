import { ignoredPodHash } from '../../lib/render/ignored-pod-hash';
import { manifestOf, object } from '../checks/unit';

const service = (name: string) => manifestOf(object('Service', 'v1', {}, { name }));
const names = (strategy: object) => {
  const rollout = object('Rollout', 'argoproj.io/v1alpha1', { spec: { strategy } });
  const services = ['a', 'b', 'c'].map(service);
  return ignoredPodHash([manifestOf(rollout), ...services]).map((it) => it.name);
};

test('the label that a Rollout adds to the selectors of its Services is ignored', () => {
  const strategy = { canary: { stableService: 'web', canaryService: 'web-canary' } };
  const rollout = manifestOf(object('Rollout', 'argoproj.io/v1alpha1', { spec: { strategy } }));
  const ignored = { kind: 'Service', jsonPointers: ['/spec/selector/rollouts-pod-template-hash'] };
  expect(ignoredPodHash([rollout, service('web'), service('web-canary'), service('x')])).toEqual([
    { ...ignored, name: 'web' },
    { ...ignored, name: 'web-canary' },
  ]);
});

test.each([
  [
    'a canary whose Services take turns',
    { canary: { pingPong: { pingService: 'a', pongService: 'b' } } },
  ],
  ['blue and green', { blueGreen: { activeService: 'a', previewService: 'b' } }],
])('so is that of %s', (_, strategy) => {
  expect(names(strategy)).toEqual(['a', 'b']);
});

test('a canary without routing leaves the selector to Git', () => {
  expect(names({ canary: { steps: [] } })).toEqual([]);
});
