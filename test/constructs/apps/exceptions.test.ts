import { type DaemonAppSpec, defineDaemon } from '../../../lib/constructs/apps/app-kinds';
import { FleetError } from '../../../lib/model/problem';
import { container, daemonRefusals, pod, podTemplate, renderDaemon, renderIn } from '../render';

const reason = 'It reads the processes of the node.';
const privileged = { level: 'privileged', reason } as const;

const renderAgent = (base: DaemonAppSpec) =>
  renderIn({}, (environments) =>
    defineDaemon(environments, { name: 'agent', image: 'example/agent', base }),
  );

const problemsOf = (base: object) => {
  try {
    renderAgent(base);
  } catch (error) {
    if (error instanceof FleetError)
      return error.problems.map((it) => `${it.field}: ${it.message}`);
    throw error;
  }
  throw new Error('Nothing was refused.');
};

test('an agent can see its node, which everything else about it does not weaken', () => {
  const objects = renderAgent({
    podSecurity: privileged,
    exceptions: {
      hostNetwork: reason,
      hostPID: reason,
      hostIPC: reason,
      runAsRoot: reason,
      capabilities: { SYS_PTRACE: reason, DAC_READ_SEARCH: reason },
    },
    runAsUser: 1000,
    sidecars: { proxy: { image: 'example/proxy:v1' } },
    ports: { metrics: { port: 9100, hostPort: { port: 9100, ip: '127.0.0.1', reason } } },
    volumes: { proc: { hostPath: { path: '/proc', type: 'Directory', reason } } },
    mounts: { '/host/proc': { volume: 'proc', readOnly: true } },
  });

  expect(pod(objects)).toMatchObject({
    hostNetwork: true,
    hostPID: true,
    hostIPC: true,
    securityContext: { runAsNonRoot: true, runAsUser: 1000 },
    volumes: [{ name: 'proc', hostPath: { path: '/proc', type: 'Directory' } }],
  });
  expect(container(objects).ports).toEqual([
    { name: 'metrics', containerPort: 9100, hostPort: 9100, hostIP: '127.0.0.1' },
  ]);
  expect(container(objects).securityContext).toEqual({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'], add: ['SYS_PTRACE', 'DAC_READ_SEARCH'] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: false,
    runAsUser: 0,
  });
  expect(pod(objects).initContainers?.[0]?.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
  });
  expect(JSON.stringify(podTemplate(objects))).not.toContain(reason);
});

test.each([
  [{ privileged: reason }, { privileged: true, allowPrivilegeEscalation: true }],
  [
    { capabilities: { SYS_ADMIN: reason } },
    { capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] }, allowPrivilegeEscalation: true },
  ],
  [
    { allowPrivilegeEscalation: reason },
    { capabilities: { drop: ['ALL'] }, allowPrivilegeEscalation: true },
  ],
])('%j can gain privileges', (exceptions, expected) => {
  expect(container(renderDaemon({ exceptions })).securityContext).toEqual({
    readOnlyRootFilesystem: true,
    ...expected,
  });
});

/** A spec with one exception, its field, and the level that it needs. */
const NEEDED: [DaemonAppSpec, string, 'baseline' | 'privileged'][] = [
  [{ exceptions: { runAsRoot: reason } }, 'exceptions.runAsRoot', 'baseline'],
  [
    { exceptions: { allowPrivilegeEscalation: reason } },
    'exceptions.allowPrivilegeEscalation',
    'baseline',
  ],
  [
    { exceptions: { capabilities: { CHOWN: reason } } },
    'exceptions.capabilities.CHOWN',
    'baseline',
  ],
  [
    { exceptions: { capabilities: { NET_ADMIN: reason } } },
    'exceptions.capabilities.NET_ADMIN',
    'privileged',
  ],
  [{ exceptions: { privileged: reason } }, 'exceptions.privileged', 'privileged'],
  [{ exceptions: { hostNetwork: reason } }, 'exceptions.hostNetwork', 'privileged'],
  [{ exceptions: { hostPID: reason } }, 'exceptions.hostPID', 'privileged'],
  [{ exceptions: { hostIPC: reason } }, 'exceptions.hostIPC', 'privileged'],
  [
    { volumes: { proc: { hostPath: { path: '/proc', reason } } } },
    'volumes.proc.hostPath',
    'privileged',
  ],
  [
    { ports: { agent: { port: 8125, hostPort: { port: 8125, reason } } } },
    'ports.agent.hostPort',
    'privileged',
  ],
  [
    { sidecars: { proxy: { image: 'example/proxy:v1', exceptions: { runAsRoot: reason } } } },
    'sidecars.proxy.exceptions.runAsRoot',
    'baseline',
  ],
  [
    { initContainers: { own: { image: 'example/own:v1', exceptions: { runAsRoot: reason } } } },
    'initContainers.own.exceptions.runAsRoot',
    'baseline',
  ],
  [
    { workers: { tool: { exceptions: { runAsRoot: reason } } } },
    'workers.tool.exceptions.runAsRoot',
    'baseline',
  ],
];

test.each(NEEDED)('%j needs a level', (spec, field, level) => {
  const missing = problemsOf(spec);

  expect(missing).toEqual([
    expect.stringContaining(`base.${field}: It needs \`podSecurity: { level: '${level}'`),
  ]);
  expect(renderAgent({ ...spec, podSecurity: { level, reason } })).not.toEqual([]);
});

test('a level that is too strict is named', () => {
  const podSecurity = { level: 'baseline', reason };

  expect(problemsOf({ podSecurity, exceptions: { hostPID: reason } })).toEqual([
    "base.exceptions.hostPID: It needs the Pod Security Standard \"privileged\", but `podSecurity.level` is \"baseline\". Set `podSecurity: { level: 'privileged', reason: '…' }` in the app's base, or in the overlays that have the exception.",
  ]);
});

test.each([
  [{ exceptions: { hostPID: true } }, /^exceptions\.hostPID: Expected a string/],
  [{ exceptions: { hostPID: 'yes' } }, /^exceptions\.hostPID: Explain in a sentence/],
  [{ exceptions: { hostPid: reason } }, /^exceptions\.hostPid: .*Did you mean `hostPID`/],
  [
    { exceptions: { capabilities: { CAP_NET_ADMIN: reason } } },
    /no capability "CAP_NET_ADMIN"\. Did you mean "NET_ADMIN"\?/,
  ],
  [
    { exceptions: { capabilities: { NET_BIND_SERVICE: reason } } },
    /Set `bindPrivilegedPorts: true` instead/,
  ],
  [
    { exceptions: { privileged: reason, capabilities: { CHOWN: reason } } },
    /^exceptions\.capabilities: A privileged container has all/,
  ],
  [
    { exceptions: { hostPID: reason }, shareProcessNamespace: true },
    /^shareProcessNamespace: .*exceptions\.hostPID/,
  ],
  [
    { exceptions: { hostNetwork: reason }, networkPolicy: { allowFrom: [] } },
    /^networkPolicy: Network policies have no effect/,
  ],
  [
    {
      exceptions: { hostNetwork: reason },
      ports: { agent: { port: 8125, hostPort: { port: 80, reason } } },
    },
    /^ports\.agent\.hostPort\.port: In the network of the node/,
  ],
  [
    {
      ports: {
        a: { port: 1000, hostPort: { port: 80, reason } },
        b: { port: 2000, hostPort: { port: 80, reason } },
      },
    },
    /^ports\.b\.hostPort\.port: The port "a" already has/,
  ],
  [{ volumes: { proc: { hostPath: { path: '/proc' } } } }, /hostPath\.reason: .*required/],
  [{ volumes: { proc: { hostPath: { path: 'proc', reason } } } }, /must be absolute/],
])('%j is refused', (spec, message) => {
  expect(daemonRefusals(spec)).toEqual([expect.stringMatching(message)]);
});
