import { type AppSettings, REPO_URL } from './workload';

/** The objects of one instance as plain data, which each tool has to render. */
export function deployment(it: AppSettings) {
  const labels = selector(it);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: it.app, namespace: it.namespace, labels },
    spec: {
      replicas: it.replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [
            {
              name: it.app,
              image: it.image,
              envFrom: [{ configMapRef: { name: it.app } }],
              ports: [{ name: 'http', containerPort: 8080 }],
              readinessProbe: {
                httpGet: { path: '/healthz', port: 8080 },
                initialDelaySeconds: 5,
                periodSeconds: 10,
              },
              resources: {
                requests: { cpu: it.cpu[0], memory: it.memory[0] },
                limits: { cpu: it.cpu[1], memory: it.memory[1] },
              },
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ['ALL'] },
                readOnlyRootFilesystem: true,
              },
            },
          ],
        },
      },
    },
  };
}

export function service(it: AppSettings) {
  const labels = selector(it);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: it.app, namespace: it.namespace, labels },
    spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
  };
}

export function configMap(it: AppSettings) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: it.app, namespace: it.namespace, labels: selector(it) },
    data: it.config,
  };
}

export function application(it: AppSettings) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: `${it.app}-${it.environment}`,
      namespace: 'argocd',
      annotations: { 'argocd.argoproj.io/manifest-generate-paths': '.' },
      finalizers: ['resources-finalizer.argocd.argoproj.io/foreground'],
    },
    spec: {
      project: it.environment,
      source: {
        repoURL: REPO_URL,
        targetRevision: 'HEAD',
        path: `dist/apps/${it.environment}/${it.app}`,
        directory: { include: '*.k8s.yaml' },
      },
      destination: { name: it.cluster, namespace: it.namespace },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: ['CreateNamespace=true'],
        retry: {
          limit: 7,
          refresh: true,
          backoff: { duration: '5s', factor: 2, maxDuration: '3m' },
        },
      },
    },
  };
}

function selector(it: AppSettings): Record<string, string> {
  return { 'app.kubernetes.io/name': it.app, 'app.kubernetes.io/instance': it.app };
}
