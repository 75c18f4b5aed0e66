// A chart with the layout of `helm create`: helpers for names and labels, one template per kind, values overlaid per
// environment, and the usual checksum annotation that rolls pods.

const HELPERS = `{{- define "app.selectorLabels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .name }}
{{- end }}

{{- define "app.labels" -}}
{{ include "app.selectorLabels" . }}
{{- end }}

{{- define "app.namespace" -}}
{{ printf "%s-%s" .name .environment }}
{{- end }}

{{- define "app.image" -}}
{{ printf "%s:%s" .image.repository .image.tag }}
{{- end }}
`;

/** Renders `body` for each app in each environment, with merged values. */
function forEach(body: string): string {
  return `{{- range $name, $app := .Values.apps }}
{{- range $environment, $overlay := $app.overlays }}
{{- $values := mergeOverwrite (deepCopy $app.base) $overlay }}
{{- with dict "name" $name "environment" $environment "image" $app.image "values" $values "root" $.Values }}
---
${body}{{- end }}
{{- end }}
{{- end }}
`;
}

const METADATA = `metadata:
  name: {{ .name }}
  namespace: {{ include "app.namespace" . }}
  labels:
    {{- include "app.labels" . | nindent 4 }}
`;

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
${METADATA}spec:
  replicas: {{ .values.replicas }}
  selector:
    matchLabels:
      {{- include "app.selectorLabels" . | nindent 6 }}
  template:
    metadata:
      annotations:
        checksum/config: {{ toJson .values.config | sha256sum | trunc 16 | quote }}
      labels:
        {{- include "app.labels" . | nindent 8 }}
    spec:
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: {{ .name }}
          image: {{ include "app.image" . | quote }}
          envFrom:
            - configMapRef:
                name: {{ .name }}
          ports:
            - name: http
              containerPort: 8080
          readinessProbe:
            httpGet:
              path: /healthz
              port: 8080
            initialDelaySeconds: 5
            periodSeconds: 10
          resources:
            {{- toYaml .values.resources | nindent 12 }}
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop:
                - ALL
            readOnlyRootFilesystem: true
`;

const SERVICE = `apiVersion: v1
kind: Service
${METADATA}spec:
  selector:
    {{- include "app.selectorLabels" . | nindent 4 }}
  ports:
    - name: http
      port: 80
      targetPort: http
`;

const CONFIG_MAP = `apiVersion: v1
kind: ConfigMap
${METADATA}data:
  {{- toYaml .values.config | nindent 2 }}
`;

const APPLICATION = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: {{ .name }}-{{ .environment }}
  namespace: argocd
  annotations:
    argocd.argoproj.io/manifest-generate-paths: .
  finalizers:
    - resources-finalizer.argocd.argoproj.io/foreground
spec:
  project: {{ .environment }}
  source:
    repoURL: {{ .root.repoURL }}
    targetRevision: HEAD
    path: dist/apps/{{ .environment }}/{{ .name }}
    directory:
      include: "*.k8s.yaml"
  destination:
    name: {{ index .root.clusters .environment }}
    namespace: {{ include "app.namespace" . }}
  syncPolicy:
    automated:
      prune: true
      selfHeal: true
    syncOptions:
      - CreateNamespace=true
    retry:
      limit: 7
      refresh: true
      backoff:
        duration: 5s
        factor: 2
        maxDuration: 3m
`;

/** The files of the chart, by path. */
export const CHART: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
  'templates/_helpers.tpl': HELPERS,
  'templates/deployment.yaml': forEach(DEPLOYMENT),
  'templates/service.yaml': forEach(SERVICE),
  'templates/configmap.yaml': forEach(CONFIG_MAP),
  'templates/application.yaml': forEach(APPLICATION),
};
