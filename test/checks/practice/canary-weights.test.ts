import { canaryWeights } from '../../../lib/checks/practice/canary-weights';
import { object, violations } from '../unit';

const weights = (...list: number[]) =>
  violations(canaryWeights, [
    object('Rollout', 'argoproj.io/v1alpha1', {
      spec: {
        strategy: { canary: { steps: list.flatMap((it) => [{ setWeight: it }, { pause: {} }]) } },
      },
    }),
  ]);

test('weights that do not rise are reported', () => {
  expect(weights(10, 50, 20, 50)).toEqual([
    {
      object: 'Rollout/web',
      path: 'spec.strategy.canary.steps[4].setWeight',
      message: 'A step of Rollout web sets the weight to 20, after one that has set it to 50.',
      fix: expect.stringContaining('in the order of their weights'),
    },
    expect.objectContaining({ path: 'spec.strategy.canary.steps[6].setWeight' }),
  ]);
});

test('rising weights are accepted, from 0 on', () => {
  expect(weights(0, 5, 50, 100)).toEqual([]);
});
