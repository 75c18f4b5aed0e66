import { appArmor } from '../../../lib/checks/pod-security/app-armor';
import { procMount } from '../../../lib/checks/pod-security/proc-mount';
import { seLinux } from '../../../lib/checks/pod-security/se-linux';
import { seccomp } from '../../../lib/checks/pod-security/seccomp';
import { sysctls } from '../../../lib/checks/pod-security/sysctls';
import { environments } from '../../environments';
import { deployment, podSpec, violations } from '../unit';

const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers[0]`;
const ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/web';

/** The Deployment with an annotation on its pods. */
const annotated = (annotations: object, container: object = {}) =>
  deployment({}, {}, { template: { metadata: { annotations }, spec: podSpec({}, container) } });

test('disabling AppArmor is refused, in the pod and in a container', () => {
  const securityContext = { appArmorProfile: { type: 'Unconfined' } };

  const found = violations(appArmor, [deployment({ securityContext }, { securityContext })]);

  expect(found.map(({ path }) => path)).toEqual([
    `${POD}.securityContext.appArmorProfile.type`,
    `${CONTAINER}.securityContext.appArmorProfile.type`,
  ]);
  expect(found[1]?.message).toContain(
    'The container "web" has an AppArmor profile of the type "Unconfined"',
  );
  expect(found[1]?.fix).toContain(
    'remove `securityContext.appArmorProfile` of the container "web"',
  );
});

test('the deprecated annotation that disables AppArmor is refused', () => {
  expect(violations(appArmor, [annotated({ [ANNOTATION]: 'unconfined' })])).toEqual([
    {
      object: 'Deployment/web',
      path: `spec.template.metadata.annotations["${ANNOTATION}"]`,
      message: expect.stringContaining('the container "web" the AppArmor profile "unconfined"'),
      fix: expect.stringContaining('Remove the annotation'),
    },
  ]);
});

test('an annotation that repeats the field of its container is reported once', () => {
  const container = { securityContext: { appArmorProfile: { type: 'Unconfined' } } };

  const found = violations(appArmor, [annotated({ [ANNOTATION]: 'unconfined' }, container)]);

  expect(found.map(({ path }) => path)).toEqual([
    `${CONTAINER}.securityContext.appArmorProfile.type`,
  ]);
});

test.each(['RuntimeDefault', 'Localhost'])('the AppArmor profile %s is not refused', (type) => {
  const securityContext = { appArmorProfile: { type } };

  expect(violations(appArmor, [deployment({ securityContext }, { securityContext })])).toEqual([]);
});

test.each(['', 'runtime/default', 'localhost/web'])(
  'the annotation "%s" is not refused',
  (value) => {
    expect(violations(appArmor, [annotated({ [ANNOTATION]: value, other: 'x' })])).toEqual([]);
  },
);

test('an SELinux type that is not for containers is refused', () => {
  const securityContext = { seLinuxOptions: { type: 'spc_t', level: 's0:c1,c2' } };

  expect(violations(seLinux, [deployment({ securityContext })])).toEqual([
    {
      object: 'Deployment/web',
      path: `${POD}.securityContext.seLinuxOptions.type`,
      message: expect.stringContaining('The pod has the SELinux type "spc_t"'),
      fix: expect.stringContaining('Allowed types are container_t, container_init_t'),
    },
  ]);
});

test('an SELinux user and role are refused together', () => {
  const container = { securityContext: { seLinuxOptions: { user: 'system_u', role: 'sysadm_r' } } };

  const found = violations(seLinux, [deployment({}, container)]);

  expect(found.map(({ path }) => path)).toEqual([`${CONTAINER}.securityContext.seLinuxOptions`]);
  expect(found[0]?.message).toContain('the SELinux user "system_u", role "sysadm_r"');
});

test.each(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'])(
  'the SELinux type "%s" is not refused, nor are empty users and roles',
  (type) => {
    const securityContext = { seLinuxOptions: { type, user: '', role: '', level: 's0' } };

    expect(violations(seLinux, [deployment({ securityContext })])).toEqual([]);
  },
);

test.each([
  [undefined, 'privileged'],
  [false, 'baseline'],
])('an unmasked /proc is refused, with hostUsers %s', (hostUsers, level) => {
  const container = { securityContext: { procMount: 'Unmasked' } };

  const found = violations(procMount, [deployment({ hostUsers }, container)]);

  expect(found.map(({ path }) => path)).toEqual([`${CONTAINER}.securityContext.procMount`]);
  expect(found[0]?.message).toContain('has the procMount "Unmasked"');
  expect(found[0]?.fix).toContain(`podSecurity: { level: '${level}'`);
});

test('before Kubernetes 1.35, only the level privileged allows it in a user namespace', () => {
  const container = { securityContext: { procMount: 'Unmasked' } };
  const environment = { ...environments.production, kubernetes: '1.34' } as const;

  const [first] = violations(procMount, [deployment({ hostUsers: false }, container)], {
    environment,
  });

  expect(first?.fix).toContain("podSecurity: { level: 'privileged'");
});

test('the procMount Default is not refused', () => {
  const container = { securityContext: { procMount: 'Default' } };

  expect(violations(procMount, [deployment({}, container)])).toEqual([]);
});

test('a pod without a seccomp profile is reported once, with the containers that have none', () => {
  const confined = { securityContext: { seccompProfile: { type: 'Localhost' } } };
  const pod = {
    securityContext: {},
    initContainers: [{ name: 'migrate' }, { name: 'proxy', ...confined }],
  };

  const found = violations(seccomp, [deployment(pod)]);

  expect(found).toEqual([
    {
      object: 'Deployment/web',
      path: `${POD}.securityContext.seccompProfile`,
      message: expect.stringContaining(
        'Neither the pod nor the init container "migrate" nor the container "web" has',
      ),
      fix: expect.stringContaining(
        "give the pod `securityContext: { seccompProfile: { type: 'RuntimeDefault' } }`",
      ),
    },
  ]);
});

test('an unconfined container is refused, whatever the profile of its pod', () => {
  const container = { securityContext: { seccompProfile: { type: 'Unconfined' } } };

  const found = violations(seccomp, [deployment({}, container)]);

  expect(found.map(({ path }) => path)).toEqual([
    `${CONTAINER}.securityContext.seccompProfile.type`,
  ]);
  expect(found[0]?.message).toContain('The container "web" has the seccomp profile "Unconfined"');
  expect(found[0]?.fix).toContain("podSecurity: { level: 'privileged'");
});

test('an unconfined pod is refused once', () => {
  const securityContext = { seccompProfile: { type: 'Unconfined' } };

  const found = violations(seccomp, [deployment({ securityContext })]);

  expect(found.map(({ path }) => path)).toEqual([`${POD}.securityContext.seccompProfile.type`]);
});

test('a pod without a profile is not refused if each container has one', () => {
  const container = { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } };

  expect(violations(seccomp, [deployment({ securityContext: {} }, container)])).toEqual([]);
});

test('an unsafe sysctl is refused', () => {
  const names = ['net.ipv4.tcp_syncookies', 'net.core.somaxconn', 'kernel.msgmax'];
  const securityContext = { sysctls: names.map((name) => ({ name, value: '1' })) };

  expect(violations(sysctls, [deployment({ securityContext })])).toEqual([
    {
      object: 'Deployment/web',
      path: `${POD}.securityContext.sysctls[1].name`,
      message: expect.stringContaining(
        'The pod sets net.core.somaxconn, kernel.msgmax, which are not',
      ),
      fix: expect.stringContaining('remove it from `securityContext.sysctls`'),
    },
  ]);
});

test.each([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_notsent_lowat',
])('the safe sysctl %s is not refused', (name) => {
  const securityContext = { sysctls: [{ name, value: '1' }] };

  expect(violations(sysctls, [deployment({ securityContext })])).toEqual([]);
});
