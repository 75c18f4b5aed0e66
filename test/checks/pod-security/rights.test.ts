import { POD_SECURITY_CONTROLS, POD_SECURITY_RULES } from '../../../lib/checks/pod-security';
import { capabilities } from '../../../lib/checks/pod-security/capabilities';
import { privilegeEscalation } from '../../../lib/checks/pod-security/privilege-escalation';
import { runAsNonRoot } from '../../../lib/checks/pod-security/run-as-non-root';
import { runAsUser } from '../../../lib/checks/pod-security/run-as-user';
import { BUILT_IN_RULES } from '../../../lib/model/rule-id';
import { renderWebService } from '../../constructs/render';
import { environments } from '../../environments';
import { deployment, violations } from '../unit';

const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers[0]`;
const WINDOWS = { os: { name: 'windows' }, securityContext: { runAsNonRoot: true } };

test('a container that drops no capabilities is refused at the field that should drop them', () => {
  const found = violations(capabilities, [deployment({}, { securityContext: {} })]);

  expect(found).toEqual([
    {
      object: 'Deployment/web',
      path: `${CONTAINER}.securityContext.capabilities.drop`,
      message: expect.stringContaining('The container "web" does not drop ALL capabilities: '),
      fix: expect.stringContaining("`securityContext: { capabilities: { drop: ['ALL'] } }`"),
    },
  ]);
  expect(found[0]?.fix).toContain("podSecurity: { level: 'baseline'");
});

test('a container that adds a capability is refused at that capability', () => {
  const added = { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE', 'SYS_ADMIN'] } };

  const found = violations(capabilities, [deployment({}, { securityContext: added })]);

  expect(found.map(({ path }) => path)).toEqual([
    `${CONTAINER}.securityContext.capabilities.add[1]`,
  ]);
  expect(found[0]?.message).toContain('The container "web" adds SYS_ADMIN: ');
  expect(found[0]?.fix).toContain("drop: ['ALL'], add: ['NET_BIND_SERVICE']");
  expect(found[0]?.fix).toContain("podSecurity: { level: 'privileged'");
});

test('both together are reported once', () => {
  const both = { capabilities: { drop: ['all'], add: ['CHOWN'] } };

  const found = violations(capabilities, [deployment({}, { securityContext: both })]);

  expect(found.map(({ path }) => path)).toEqual([`${CONTAINER}.securityContext.capabilities`]);
  expect(found[0]?.message).toContain('does not drop ALL capabilities (only all) and adds CHOWN');
});

test('a container that may bind ports below 1024 is not refused', () => {
  const bind = { capabilities: { drop: ['NET_RAW', 'ALL'], add: ['NET_BIND_SERVICE'] } };

  expect(violations(capabilities, [deployment({}, { securityContext: bind })])).toEqual([]);
});

test('the fix for a handwritten init container names the field with secure defaults', () => {
  const pod = { initContainers: [{ name: 'migrate' }, { name: 'proxy', restartPolicy: 'Always' }] };

  const found = violations(privilegeEscalation, [deployment(pod)]);

  expect(found.map(({ path }) => path)).toEqual([
    `${POD}.initContainers[0].securityContext.allowPrivilegeEscalation`,
    `${POD}.initContainers[1].securityContext.allowPrivilegeEscalation`,
  ]);
  expect(found[0]?.message).toContain(
    'The init container "migrate" does not set allowPrivilegeEscalation to false, and the default is true',
  );
  expect(found[0]?.fix).toContain(
    '`securityContext: { allowPrivilegeEscalation: false }`; containers in `initContainers` of the app have it automatically.',
  );
  expect(found[1]?.fix).toContain('containers in `sidecars`');
});

test('a container that allows privilege escalation is refused', () => {
  const container = { securityContext: { allowPrivilegeEscalation: true } };

  const found = violations(privilegeEscalation, [deployment({}, container)]);

  expect(found.map(({ path }) => path)).toEqual([
    `${CONTAINER}.securityContext.allowPrivilegeEscalation`,
  ]);
  expect(found[0]?.message).toContain('The container "web" sets allowPrivilegeEscalation to true');
});

test('a pod without runAsNonRoot is reported once, with the containers that do not set it either', () => {
  const pod = {
    securityContext: {},
    initContainers: [{ name: 'migrate', securityContext: { runAsNonRoot: true } }],
  };

  expect(violations(runAsNonRoot, [deployment(pod)])).toEqual([
    {
      object: 'Deployment/web',
      path: `${POD}.securityContext.runAsNonRoot`,
      message: expect.stringContaining('Neither the pod nor the container "web" sets runAsNonRoot'),
      fix: expect.stringContaining('give the pod `securityContext: { runAsNonRoot: true }`'),
    },
  ]);
});

test('a container or a pod that sets runAsNonRoot to false is refused', () => {
  const securityContext = { runAsNonRoot: false };

  const container = violations(runAsNonRoot, [deployment({}, { securityContext })]);
  const pod = violations(runAsNonRoot, [deployment({ securityContext })]);

  expect(container.map(({ path }) => path)).toEqual([`${CONTAINER}.securityContext.runAsNonRoot`]);
  expect(container[0]?.message).toContain('The container "web" sets runAsNonRoot to false');
  expect(container[0]?.fix).toContain('remove `securityContext.runAsNonRoot` of the container');
  expect(pod.map(({ path }) => path)).toEqual([`${POD}.securityContext.runAsNonRoot`]);
});

test('a pod without runAsNonRoot is not refused if each container sets it', () => {
  const container = { securityContext: { runAsNonRoot: true } };

  expect(violations(runAsNonRoot, [deployment({ securityContext: {} }, container)])).toEqual([]);
});

test('user 0 is refused, in the pod and in a container', () => {
  const securityContext = { runAsUser: 0 };

  const found = violations(runAsUser, [deployment({ securityContext }, { securityContext })]);

  expect(found.map(({ path }) => path)).toEqual([
    `${POD}.securityContext.runAsUser`,
    `${CONTAINER}.securityContext.runAsUser`,
  ]);
  expect(found[1]?.message).toContain('The container "web" runs as user 0');
  expect(found[1]?.fix).toContain('remove `securityContext.runAsUser` of the container "web"');
});

test('another user with group 0 is not refused', () => {
  const securityContext = { runAsUser: 1000, runAsGroup: 0 };

  expect(violations(runAsUser, [deployment({ securityContext }, { securityContext })])).toEqual([]);
});

test.each([runAsNonRoot, runAsUser])('root in a user namespace is not refused by $id', (rule) => {
  const securityContext = { runAsNonRoot: false, runAsUser: 0 };
  const pod = { hostUsers: false, securityContext };

  expect(violations(rule, [deployment(pod, { securityContext })])).toEqual([]);
  expect(violations(rule, [deployment({ ...pod, hostUsers: true })])).toHaveLength(1);
});

test.each([runAsNonRoot, runAsUser])(
  'before Kubernetes 1.35, $id ignores user namespaces',
  (rule) => {
    const securityContext = { runAsNonRoot: false, runAsUser: 0 };
    const found = (kubernetes: '1.34' | '1.35') =>
      violations(rule, [deployment({ hostUsers: false, securityContext })], {
        environment: { ...environments.production, kubernetes },
      });

    expect(found('1.34')).toHaveLength(1);
    expect(found('1.35')).toEqual([]);
  },
);

test.each(POD_SECURITY_RULES)('$id does not require Linux fields of a Windows pod', (rule) => {
  expect(violations(rule, [deployment(WINDOWS, { securityContext: {} })])).toEqual([]);
});

test.each(POD_SECURITY_RULES)('the built-in kinds pass $id', (rule) => {
  const sidecars = { proxy: { image: 'example/proxy:v1.0.0' } };
  const initContainers = { wait: { image: 'example/wait:v1.0.0', bindPrivilegedPorts: true } };
  const volumes = { tmp: { emptyDir: {} } };

  expect(violations(rule, renderWebService({ sidecars, initContainers, volumes }))).toEqual([]);
});

test('every control of the standard has a rule with the severity error and a reason', () => {
  const ids = POD_SECURITY_RULES.map(({ id }) => id);
  const severities = POD_SECURITY_CONTROLS.map(({ severity }) => severity);

  expect(ids).toEqual(BUILT_IN_RULES.filter((id) => id.startsWith('pod-security/')));
  expect(new Set(severities)).toEqual(new Set(['error']));
});

test.each(POD_SECURITY_RULES)('malformed values do not break $id', (rule) => {
  const odd = { securityContext: null, volumes: [null, 'x'], os: 'windows', containers: [{}, 1] };

  expect(() => violations(rule, [deployment(odd)])).not.toThrow();
});
