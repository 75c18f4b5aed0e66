import {
  analysis,
  canary,
  defineWebService,
  defineWorker,
  pause,
  setCanaryScale,
  setWeight,
} from '../../../lib';
import { environments } from '../../environments';

const app = { name: 'web', image: 'example/web' };
const steps = [setWeight(10), pause('10m'), pause('1h30m'), pause()];

defineWebService(environments, {
  ...app,
  base: { port: 8080, strategy: canary({ steps }) },
  overlays: {
    dev: { strategy: null },
    production: {
      strategy: canary({
        trafficRouting: 'alb',
        steps: [setCanaryScale({ weight: 20 }), ...steps, analysis({ template: 'errors' })],
      }),
    },
  },
});

// Type tests: `tsc` reports each expected error that does not occur.
// @ts-expect-error a time has a unit
pause('10');
// @ts-expect-error a time has a unit
pause(10);
// @ts-expect-error a weight is a number
setWeight('10%');
// @ts-expect-error one of the three
setCanaryScale({ replicas: 1, weight: 10, matchTrafficWeight: true, size: 1 });
// @ts-expect-error a canary has steps
canary({});
// @ts-expect-error the numbers of pods are the weights, without routing
canary({ steps: [setCanaryScale({ replicas: 1 })] });
// @ts-expect-error only with routing
canary({ steps, dynamicStableScale: true });
// @ts-expect-error no such router
canary({ steps, trafficRouting: 'nginx' });
// @ts-expect-error without effect with routing
canary({ steps, trafficRouting: 'alb', maxSurge: 1 });
// @ts-expect-error the pods of the old version go step by step
canary({ steps, trafficRouting: 'alb', dynamicStableScale: true, scaleDownDelaySeconds: 60 });
// @ts-expect-error only of a web service
defineWorker(environments, { ...app, base: { strategy: canary({ steps }) } });
