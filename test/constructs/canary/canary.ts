import { type CanarySpec, canary, pause, setWeight } from '../../../lib';
import { renderWebService, webServiceRefusals } from '../render';

export const STEPS = [setWeight(10), pause('10m'), setWeight(50), pause()];
export const HOST = 'my-app.example.com';
export const GATEWAY = { gateway: { name: 'public' }, host: HOST };
export const ALB = { ingress: { host: HOST } };
export const CRON = {
  cron: { timezone: 'Asia/Kolkata', start: '0 8 * * 1-5', end: '0 18 * * 1-5', desiredReplicas: 4 },
};

export const rendered = (spec: CanarySpec, props: object = {}) =>
  renderWebService({ ...props, strategy: canary(spec) });

export const refused = (spec: object, props: object = {}) =>
  webServiceRefusals({ ...props, strategy: { canary: { steps: STEPS, ...spec } } });
