/** The kinds of app that `argosy new` can generate. */
export const NEW_APP_KINDS = [
  'web-service',
  'worker',
  'stateful-service',
  'daemon',
  'scheduled-job',
] as const;

export type NewAppKind = (typeof NEW_APP_KINDS)[number];

/** The app that `argosy new` generates a file for. */
export interface NewApp {
  readonly name: string;
  readonly kind: NewAppKind;
  /** The image repository, without a tag. */
  readonly repository: string;
  readonly port?: number | undefined;
}

/** The parts of a generated file that depend on the kind of app. */
interface KindSample {
  readonly define: string;
  /** The readiness probe of an app with a port. */
  readonly probe?: 'httpGet' | 'tcpSocket';
  /** Lines of the base other than the port and the resources. */
  readonly base: readonly string[];
  /** True if the pods should survive node drains and the loss of a zone. */
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
      '// One volume per pod. Claim templates are immutable.',
      "volumeClaimTemplates: { data: { size: '10Gi', mount: '/data' } },",
    ],
  },
  daemon: { define: 'defineDaemon', probe: 'tcpSocket', base: [] },
  'scheduled-job': { define: 'defineScheduledJob', base: ["schedule: '0 3 * * *',"] },
};

/** Whether a kind of app listens on a port. */
export function portOf(kind: NewAppKind): 'required' | 'optional' | 'none' {
  if (SAMPLES[kind].probe === undefined) return 'none';
  return kind === 'daemon' ? 'optional' : 'required';
}

/** Returns the source of a new app's file. @param production the names of the production environments. */
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

/** The app's name in camel case, with the suffix `App` where that is a reserved word or already taken. */
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
