/** The kinds of app that `argosy new` describes. */
export const NEW_APP_KINDS = [
  'web-service',
  'worker',
  'stateful-service',
  'daemon',
  'scheduled-job',
] as const;

export type NewAppKind = (typeof NEW_APP_KINDS)[number];

/** A new app, as its file describes it. */
export interface NewApp {
  readonly name: string;
  readonly kind: NewAppKind;
  /** The repository of its image, without a tag. */
  readonly repository: string;
  readonly port?: number | undefined;
}

/** What the file of a kind of app says. */
interface KindSample {
  readonly define: string;
  /** What a kubelet asks whether it is ready, where the app has a port. */
  readonly probe?: 'httpGet' | 'tcpSocket';
  /** What is said besides the port and the resources. */
  readonly base: readonly string[];
  /** True for pods that have to stay reachable while nodes are drained, and when a zone is lost. */
  readonly spread?: boolean;
}

const SAMPLES: Readonly<Record<NewAppKind, KindSample>> = {
  'web-service': {
    define: 'defineWebService',
    probe: 'httpGet',
    base: ['replicas: 2,'],
    spread: true,
  },
  worker: { define: 'defineWorker', base: ['replicas: 2,'] },
  'stateful-service': {
    define: 'defineStatefulService',
    probe: 'tcpSocket',
    base: [
      'fsGroup: 1000,',
      '// A disk for each pod. It cannot be changed later.',
      "volumeClaimTemplates: { data: { size: '10Gi', mount: '/data' } },",
    ],
  },
  daemon: { define: 'defineDaemon', probe: 'tcpSocket', base: [] },
  'scheduled-job': { define: 'defineScheduledJob', base: ["schedule: '0 3 * * *',"] },
};

/** Whether an app of a kind answers on a port: it must, may, or does not. */
export function portOf(kind: NewAppKind): 'required' | 'optional' | 'none' {
  if (SAMPLES[kind].probe === undefined) return 'none';
  return kind === 'daemon' ? 'optional' : 'required';
}

/** The text of a new app's file. @param production the environments in which users depend on it. */
export function appSource(app: NewApp, production: readonly string[]): string {
  const { name, kind, repository, port } = app;
  const { define, probe, base, spread } = SAMPLES[kind];
  const serving = port !== undefined && probe !== undefined;
  const imports = serving ? [define, probe] : [define];
  const variable = variableName(name, [...imports, 'environments']);
  const ready = probe === 'httpGet' ? "httpGet('/healthz')" : 'tcpSocket()';
  const lines = [...(serving ? [`port: ${port},`, `readiness: ${ready},`] : []), ...base];
  return `import { ${imports.join(', ')} } from 'argosy';
import { environments } from '../environments';

export const ${variable} = ${define}(environments, {
  name: '${name}',
  image: '${repository}',
  base: {
${lines.map((line) => `    ${line}\n`).join('')}    resources: {
      cpu: { request: '100m', limit: '500m' },
      memory: { request: '128Mi', limit: '512Mi' },
    },
  },
  overlays: ${overlays(spread ? production : [])},
});
`;
}

function overlays(production: readonly string[]): string {
  if (production.length === 0) return '{}';
  const entries = production.map(
    (environment) => `    ${/^\w+$/.test(environment) ? environment : `'${environment}'`}: {
      podDisruptionBudget: { maxUnavailable: 1 },
      topologySpread: [{ over: 'zone' }],
    },
`,
  );
  return `{\n${entries.join('')}  }`;
}

/** The app's name in camel case, and with `App` behind it where a module can't call a constant so. */
function variableName(name: string, taken: readonly string[]): string {
  const variable = name.replace(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  if ([...taken, 'await', 'undefined'].includes(variable)) return `${variable}App`;
  try {
    new Function(`'use strict'; const ${variable} = 0;`);
    return variable;
  } catch {
    return `${variable}App`;
  }
}
