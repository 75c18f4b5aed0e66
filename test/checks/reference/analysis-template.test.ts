import { analysisTemplate } from '../../../lib/checks/reference/analysis-template';
import { object, violations } from '../unit';

const rollout = (strategy: object) =>
  object('Rollout', 'argoproj.io/v1alpha1', { spec: { strategy } });
const template = (name: string) =>
  object('AnalysisTemplate', 'argoproj.io/v1alpha1', { spec: { metrics: [] } }, { name });
const named = (templateName: string, more: object = {}) => ({
  templates: [{ templateName, ...more }],
});

test.each<[string, object, string]>([
  [
    'a step',
    { canary: { steps: [{ setWeight: 5 }, { analysis: named('web-errors') }] } },
    'canary.steps[1].analysis.templates[0]',
  ],
  [
    'an analysis beside the steps',
    { canary: { analysis: named('web-errors') } },
    'canary.analysis.templates[0]',
  ],
  [
    'an analysis before the switch',
    { blueGreen: { prePromotionAnalysis: named('web-errors') } },
    'blueGreen.prePromotionAnalysis.templates[0]',
  ],
  [
    'an analysis after the switch',
    { blueGreen: { postPromotionAnalysis: named('web-errors') } },
    'blueGreen.postPromotionAnalysis.templates[0]',
  ],
  [
    'an experiment',
    { canary: { steps: [{ experiment: { analyses: [{ templateName: 'web-errors' }] } }] } },
    'canary.steps[0].experiment.analyses[0]',
  ],
])('%s needs its template', (_, strategy, path) => {
  expect(violations(analysisTemplate, [rollout(strategy), template('web-error')])).toEqual([
    {
      object: 'Rollout/web',
      path: `spec.strategy.${path}.templateName`,
      message: expect.stringContaining(
        'measures with the AnalysisTemplate "web-errors", which does not exist: its spec would be invalid. Did you mean "web-error"?',
      ),
      fix: expect.stringContaining("provided: [{ kind: 'AnalysisTemplate', name: 'web-errors' }]"),
    },
  ]);
  expect(violations(analysisTemplate, [rollout(strategy), template('web-errors')])).toEqual([]);
});

test('a template can be provided, or belong to the cluster', () => {
  const own = rollout({ canary: { analysis: named('errors') } });
  const provided = [{ kind: 'AnalysisTemplate', name: 'errors' }] as const;
  expect(violations(analysisTemplate, [own], { provided })).toEqual([]);
  const cluster = rollout({ canary: { analysis: named('errors', { clusterScope: true }) } });
  expect(violations(analysisTemplate, [cluster])).toEqual([]);
});

test('a template that is named twice is reported once', () => {
  const analysis = named('errors');
  const it = rollout({ canary: { analysis, steps: [{ analysis }] } });
  expect(violations(analysisTemplate, [it])).toHaveLength(1);
});
