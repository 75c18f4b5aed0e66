import { listAt, objectAt } from '../../base/json';
import { indexOf, label } from '../object-index';
import type { Rule } from '../rule';

/** A canary whose share of the requests grows. */
export const canaryWeights: Rule = {
  id: 'practice/canary-weights',
  severity: 'warning',
  summary: 'A step of a canary sends the new version no more requests than the step before.',
  why: 'Steps in the wrong order expose many users before few of them have tried the new version.',
  source: 'https://argo-rollouts.readthedocs.io/en/stable/features/canary/',
  about: ['setWeight'],
  *check(context) {
    for (const manifest of indexOf(context).ofKind('argoproj.io/Rollout')) {
      const steps = listAt(manifest.object, 'spec', 'strategy', 'canary', 'steps');
      let highest = -1;
      for (const [i, step] of steps.entries()) {
        const weight = objectAt(step)['setWeight'];
        if (typeof weight !== 'number') continue;
        if (weight <= highest) {
          yield {
            manifest,
            path: ['spec', 'strategy', 'canary', 'steps', i, 'setWeight'],
            message: `A step of ${label(manifest)} sets the weight to ${weight}, after one that has set it to ${highest}.`,
            fix: 'Put the steps in the order of their weights. If it falls on purpose, suppress the rule with that reason.',
          };
        }
        highest = Math.max(highest, weight);
      }
    }
  },
};
