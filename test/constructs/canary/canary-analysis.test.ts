import { analysis, setWeight } from '../../../lib';
import { listAt, objectAt } from '../../../lib/base/json';
import { byKind } from '../render';

import { rendered } from './canary';

test('templates of measurements are rendered before the Rollout, and the steps name them', () => {
  const objects = rendered({
    steps: [
      setWeight(10),
      analysis({ template: 'errors', args: { service: 'my-app-canary' } }),
      analysis({ template: { name: 'shared' } }),
      analysis({ template: { name: 'company', clusterScope: true } }),
    ],
    analysis: {
      template: 'errors',
      startingStep: 1,
      args: {
        service: { field: "metadata.labels['app']" },
        hash: { podTemplateHash: 'Latest' },
      },
    },
    analysisTemplates: {
      errors: {
        args: {
          service: 'required',
          hash: { default: '' },
          token: { secret: 'metrics', key: 'token' },
        },
        metrics: {
          rate: {
            provider: { prometheus: { address: 'http://prometheus:9090', query: 'up' } },
            successCondition: 'result[0] >= 0.95',
            interval: '1m',
            count: 5,
            failureLimit: 2,
          },
          status: {
            provider: {
              web: {
                url: 'http://{{args.service}}/status',
                headers: { Authorization: 'Bearer {{args.token}}' },
                jsonPath: '{$.ok}',
              },
            },
          },
          targets: {
            provider: {
              cloudWatch: {
                namespace: 'AWS/ApplicationELB',
                metricName: 'HTTPCode_Target_5XX_Count',
                dimensions: { LoadBalancer: 'app/my-app' },
                stat: 'Sum',
              },
            },
          },
          traces: { provider: { datadog: { query: 'avg:errors{*}' } } },
        },
      },
    },
  });

  const template = byKind(objects, 'AnalysisTemplate');
  expect(template.metadata).toMatchObject({
    name: 'my-app-errors',
    annotations: { 'argocd.argoproj.io/sync-wave': '-1' },
  });
  expect(template['spec']).toEqual({
    args: [
      { name: 'service' },
      { name: 'hash', value: '' },
      { name: 'token', valueFrom: { secretKeyRef: { name: 'metrics', key: 'token' } } },
    ],
    metrics: [
      {
        name: 'rate',
        provider: { prometheus: { address: 'http://prometheus:9090', query: 'up' } },
        successCondition: 'result[0] >= 0.95',
        interval: '1m',
        count: 5,
        failureLimit: 2,
      },
      {
        name: 'status',
        provider: {
          web: {
            url: 'http://{{args.service}}/status',
            headers: [{ key: 'Authorization', value: 'Bearer {{args.token}}' }],
            jsonPath: '{$.ok}',
          },
        },
      },
      {
        name: 'targets',
        provider: {
          cloudWatch: {
            metricDataQueries: [
              {
                id: 'result',
                metricStat: {
                  metric: {
                    namespace: 'AWS/ApplicationELB',
                    metricName: 'HTTPCode_Target_5XX_Count',
                    dimensions: [{ name: 'LoadBalancer', value: 'app/my-app' }],
                  },
                  period: 300,
                  stat: 'Sum',
                },
              },
            ],
          },
        },
      },
      {
        name: 'traces',
        provider: {
          datadog: {
            apiVersion: 'v1',
            interval: '5m',
            query: 'avg:errors{*}',
            requestTimeout: '10s',
          },
        },
      },
    ],
  });
  const strategy = objectAt(byKind(objects, 'Rollout'), 'spec', 'strategy', 'canary');
  expect(listAt(strategy, 'steps').slice(1)).toEqual([
    {
      analysis: {
        templates: [{ templateName: 'my-app-errors' }],
        args: [{ name: 'service', value: 'my-app-canary' }],
      },
    },
    { analysis: { templates: [{ templateName: 'shared' }] } },
    { analysis: { templates: [{ templateName: 'company', clusterScope: true }] } },
  ]);
  expect(strategy['analysis']).toEqual({
    startingStep: 1,
    templates: [{ templateName: 'my-app-errors' }],
    args: [
      { name: 'service', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
      { name: 'hash', valueFrom: { podTemplateHashValue: 'Latest' } },
    ],
  });
});
