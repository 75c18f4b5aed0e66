/** The tag of an image with which a Job fails. */
export const BROKEN_TAG = 'v6.6.6';

/** A pod of a Job whose image is broken, in the form of jq. */
const BROKEN = `.spec.containers.[].image | select( endswith(":${BROKEN_TAG}") )`;

/**
 * How kwok lets nodes and pods live: nodes are ready, containers run at once, and those of Jobs succeed, or fail if their
 * image has the tag {@link BROKEN_TAG}.
 *
 * @see https://kwok.sigs.k8s.io/docs/user/stages-configuration/
 */
export const KWOK_STAGES: readonly object[] = [
  stage(
    'node-ready',
    'Node',
    [exists('.status.conditions.[] | select( .type == "Ready" )', false)],
    {
      statusTemplate: `
phase: Running
conditions:
- type: Ready
  status: "True"
  reason: KubeletReady
  message: kwok
  lastHeartbeatTime: {{ Now | Quote }}
  lastTransitionTime: {{ Now | Quote }}
`,
    },
  ),
  stage(
    'pod-running',
    'Pod',
    [exists('.metadata.deletionTimestamp', false), exists('.status.podIP', false)],
    { statusTemplate: podStatus('Running', 'running: { startedAt: {{ $now | Quote }} }', true) },
  ),
  stage(
    'pod-succeeded',
    'Pod',
    [
      exists('.metadata.deletionTimestamp', false),
      { key: '.status.phase', operator: 'In', values: ['Running'] },
      { key: '.metadata.ownerReferences.[].kind', operator: 'In', values: ['Job'] },
      exists(BROKEN, false),
    ],
    {
      statusTemplate: podStatus(
        'Succeeded',
        'terminated: { exitCode: 0, reason: Completed, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }} }',
        false,
      ),
    },
  ),
  stage(
    'pod-failed',
    'Pod',
    [
      exists('.metadata.deletionTimestamp', false),
      { key: '.status.phase', operator: 'In', values: ['Running'] },
      { key: '.metadata.ownerReferences.[].kind', operator: 'In', values: ['Job'] },
      exists(BROKEN, true),
    ],
    {
      statusTemplate: podStatus(
        'Failed',
        'terminated: { exitCode: 1, reason: Error, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }} }',
        false,
      ),
    },
  ),
  stage('pod-deleted', 'Pod', [exists('.metadata.deletionTimestamp', true)], {
    finalizers: { empty: true },
    delete: true,
  }),
];

function stage(
  name: string,
  kind: string,
  matchExpressions: readonly object[],
  next: object,
): object {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: { resourceRef: { apiGroup: 'v1', kind }, selector: { matchExpressions }, next },
  };
}

function exists(key: string, isThere: boolean): object {
  return { key, operator: isThere ? 'Exists' : 'DoesNotExist' };
}

function podStatus(phase: string, state: string, isReady: boolean): string {
  const status = isReady ? 'True' : 'False';
  return `
{{ $now := Now }}
phase: ${phase}
startTime: {{ $now | Quote }}
hostIP: 10.1.0.1
podIP: {{ PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) | Quote }}
conditions:
- { type: Initialized, status: "True", lastTransitionTime: {{ $now | Quote }} }
- { type: Ready, status: "${status}", lastTransitionTime: {{ $now | Quote }} }
- { type: ContainersReady, status: "${status}", lastTransitionTime: {{ $now | Quote }} }
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: ${isReady}
  started: ${isReady}
  restartCount: 0
  state: { ${state} }
{{ end }}
{{ with .spec.initContainers }}
initContainerStatuses:
{{ range . }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: true
  restartCount: 0
  state: { terminated: { exitCode: 0, reason: Completed, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }} } }
{{ end }}
{{ end }}
`;
}
