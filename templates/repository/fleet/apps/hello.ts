import { httpGet } from 'argosy';
import { defineInternalTool } from '../../lib/internal-tool';
import { environments } from '../environments';

export const hello = defineInternalTool(environments, {
  name: 'hello',
  image: 'registry.example.com/hello',
  base: {
    port: 8080,
    owner: 'platform',
    readiness: httpGet('/healthz'),
    resources: {
      cpu: { request: '50m', limit: '250m' },
      memory: { request: '64Mi', limit: '128Mi' },
    },
    config: { LOG_LEVEL: 'info' },
  },
  overlays: {
    {{firstKey}}: { config: { LOG_LEVEL: 'debug' } },
  },
});
