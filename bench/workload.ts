/** The settings of an app in an environment, from which every tool renders. */
export interface AppSettings {
  readonly app: string;
  readonly environment: string;
  readonly namespace: string;
  readonly cluster: string;
  readonly image: string;
  readonly replicas: number;
  readonly cpu: readonly [request: string, limit: string];
  readonly memory: readonly [request: string, limit: string];
  readonly config: Readonly<Record<string, string>>;
}

export const ENVIRONMENTS = ['dev', 'staging', 'production'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

export const REPO_URL = 'https://git.example.com/gitops.git';
export const TAG = 'v1.0.0';

export function appNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `app-${String(i).padStart(4, '0')}`);
}

export function repository(app: string): string {
  return `123456789012.dkr.ecr.ap-south-1.amazonaws.com/${app}`;
}

/** The settings shared by all environments. */
export const BASE = {
  replicas: 2,
  cpu: ['100m', '500m'],
  memory: ['128Mi', '512Mi'],
  config: { LOG_LEVEL: 'info', REGION: 'ap-south-1' },
} as const;

/** The settings that differ by environment. */
export const OVERLAYS = {
  dev: { replicas: 1, config: { LOG_LEVEL: 'debug' } },
  staging: { config: { FEATURE_X: 'true' } },
  production: { replicas: 4, cpu: ['250m', '1'], memory: ['256Mi', '1Gi'] },
} as const;

export const CLUSTERS: Readonly<Record<EnvironmentName, string>> = {
  dev: 'dev',
  staging: 'staging',
  production: 'production',
};

export function settings(app: string, environment: EnvironmentName): AppSettings {
  const overlay: Partial<AppSettings> = OVERLAYS[environment];
  return {
    app,
    environment,
    namespace: `${app}-${environment}`,
    cluster: CLUSTERS[environment],
    image: `${repository(app)}:${TAG}`,
    replicas: overlay.replicas ?? BASE.replicas,
    cpu: overlay.cpu ?? BASE.cpu,
    memory: overlay.memory ?? BASE.memory,
    config: { ...BASE.config, ...overlay.config },
  };
}
