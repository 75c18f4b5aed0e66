import { defineWebService, tcpSocket } from 'argosy';
import { ApiObject, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { environments } from '../environments';

/** A small app outside of production, which shows what `extend` can add and change. */
export const featureFlags = defineWebService(environments, {
  name: 'feature-flags',
  image: '123456789012.dkr.ecr.ap-south-1.amazonaws.com/feature-flags',
  base: {
    port: 6379,
    portName: 'redis',
    readiness: tcpSocket({ periodSeconds: 5 }),
    resources: { cpu: { request: '10m' }, memory: { request: '64Mi', limit: '128Mi' } },
  },
  overlays: { production: null },
  extend: (chart, { environment, built }) => {
    // Add any cdk8s construct to the app.
    new k8s.KubeConfigMap(chart, 'Flags', {
      metadata: { name: 'flags' },
      data: { 'dark-mode': environment.name === 'dev' ? 'on' : 'off' },
    });

    // Change a built object.
    ApiObject.of(built.main.deployment).addJsonPatch(
      JsonPatch.add('/spec/template/spec/enableServiceLinks', false),
    );
  },
});
