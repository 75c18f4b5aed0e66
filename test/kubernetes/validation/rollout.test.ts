import { formatField } from '../../../lib/base/validation';
import { refusalsOf } from '../../../lib/kubernetes/validation/validate';
import { object, podSpec } from '../../checks/unit';

const labels = { app: 'web' };
const TEMPLATE = { metadata: { labels }, spec: podSpec() };
const ALB = { alb: { ingress: 'web', servicePort: 80 } };
const SERVICES = { stableService: 'web', canaryService: 'web-canary' };

const rollout = (spec: object) =>
  object('Rollout', 'argoproj.io/v1alpha1', {
    spec: {
      selector: { matchLabels: labels },
      template: TEMPLATE,
      strategy: { canary: { steps: [{ setWeight: 10 }] } },
      ...spec,
    },
  });

const canary = (spec: object) => rollout({ strategy: { canary: spec } });

const refused = (it: ReturnType<typeof rollout>) =>
  refusalsOf(it).map(({ path, message }) => `${formatField(path)} ${message}`);

test.each([
  ['a canary', rollout({})],
  ['a canary without steps', canary({})],
  ['a canary with routing', canary({ ...SERVICES, trafficRouting: ALB, dynamicStableScale: true })],
  [
    'weights of another total',
    canary({
      trafficRouting: { plugins: {}, maxTrafficWeight: 1000 },
      steps: [{ setWeight: 500 }],
    }),
  ],
  [
    'Services that take turns',
    canary({ pingPong: { pingService: 'a', pongService: 'b' }, trafficRouting: ALB }),
  ],
  ['blue and green', rollout({ strategy: { blueGreen: { activeService: 'web' } } })],
  [
    'the template of a Deployment',
    rollout({
      template: undefined,
      selector: undefined,
      workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    }),
  ],
])('%s is accepted', (_, it) => {
  expect(refused(it)).toEqual([]);
});

test.each([
  ['no strategy', rollout({ strategy: {} }), 'spec.strategy has no strategy'],
  [
    'two strategies',
    rollout({ strategy: { canary: {}, blueGreen: { activeService: 'web' } } }),
    'spec.strategy has `canary` and `blueGreen`: only one strategy is allowed',
  ],
  [
    'no active Service',
    rollout({ strategy: { blueGreen: {} } }),
    'spec.strategy.blueGreen.activeService is required',
  ],
  ['no pods', rollout({ template: undefined }), 'spec.template is required'],
  [
    'two templates',
    rollout({ workloadRef: { name: 'web' } }),
    'spec.template is not allowed with `workloadRef`',
  ],
  [
    'the selector of other pods',
    rollout({ selector: { matchLabels: { app: 'x' } } }),
    'spec.selector does not match the labels of the pod template',
  ],
  [
    'a negative number of pods',
    rollout({ replicas: -1 }),
    'spec.replicas is -1: it must be 0 or more',
  ],
  [
    'an invalid pod',
    rollout({ template: { metadata: { labels }, spec: { ...podSpec(), dnsPolicy: 'Odd' } } }),
    'spec.template.spec.dnsPolicy is "Odd": it must be',
  ],
  [
    'a deadline before a pod is available',
    rollout({ minReadySeconds: 600 }),
    'spec.progressDeadlineSeconds is 600: it must be greater than `minReadySeconds`, which is 600',
  ],
  [
    'a weight above the total',
    canary({ steps: [{ setWeight: 101 }] }),
    'spec.strategy.canary.steps[0].setWeight is 101: it must be from 0 to 100',
  ],
  ['an empty step', canary({ steps: [{}] }), 'spec.strategy.canary.steps[0] does nothing'],
  [
    'two steps in one',
    canary({ steps: [{ setWeight: 1, pause: {} }] }),
    'spec.strategy.canary.steps[0] has `setWeight` and `pause`: only one is allowed',
  ],
  [
    'a scale without routing',
    canary({ steps: [{ setCanaryScale: { replicas: 1 } }] }),
    'spec.strategy.canary.steps[0].setCanaryScale requires `trafficRouting`',
  ],
  [
    'a delay without routing',
    canary({ scaleDownDelaySeconds: 1 }),
    'spec.strategy.canary.scaleDownDelaySeconds requires `trafficRouting`',
  ],
  [
    'a shrinking old version without routing',
    canary({ dynamicStableScale: true }),
    'spec.strategy.canary.dynamicStableScale requires `trafficRouting`',
  ],
  [
    'a delay of a shrinking old version',
    canary({
      ...SERVICES,
      trafficRouting: ALB,
      dynamicStableScale: true,
      scaleDownDelaySeconds: 1,
    }),
    'spec.strategy.canary.scaleDownDelaySeconds is not allowed with `dynamicStableScale`',
  ],
  [
    'routing without the second Service',
    canary({ stableService: 'web', trafficRouting: ALB }),
    'spec.strategy.canary.canaryService is required with `trafficRouting`',
  ],
  [
    'one Service for both versions',
    canary({ stableService: 'web', canaryService: 'web' }),
    'spec.strategy.canary.canaryService is also the `stableService`',
  ],
  [
    'no pod that could be replaced',
    canary({ maxSurge: 0, maxUnavailable: 0 }),
    'spec.strategy.canary.maxUnavailable is 0, and so is `maxSurge`: no pod could be replaced',
  ],
])('%s is refused', (_, it, message) => {
  expect(refused(it)).toEqual([expect.stringContaining(message)]);
});
