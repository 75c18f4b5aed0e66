import { volume } from '../../../lib/checks/reference/volume';
import { deployment, object, podSpec, violations } from '../unit';

const CONTAINER = 'spec.template.spec.containers[0]';

const volumeMounts = [{ name: 'data', mountPath: '/data' }];

test('a mount of a missing volume is refused', () => {
  const web = deployment({ volumes: [{ name: 'date', emptyDir: {} }] }, { volumeMounts });
  const [found] = violations(volume, [web]);
  expect(found).toMatchObject({
    object: 'Deployment/web',
    path: `${CONTAINER}.volumeMounts[0].name`,
  });
  expect(found?.message).toContain('mounts the volume "data", but the pod has date');
  expect(found?.fix).toContain('`volumes`');
  expect(violations(volume, [deployment({}, { volumeDevices: volumeMounts })])).toMatchObject([
    { path: `${CONTAINER}.volumeDevices[0].name` },
  ]);
});

test('a volume of the pod, or a template of a StatefulSet, passes', () => {
  expect(
    violations(volume, [
      deployment({ volumes: [{ name: 'data', emptyDir: {} }] }, { volumeMounts }),
    ]),
  ).toEqual([]);
  const spec = {
    volumeClaimTemplates: [{ metadata: { name: 'data' } }],
    template: { spec: podSpec({}, { volumeMounts }) },
  };
  expect(violations(volume, [object('StatefulSet', 'apps/v1', { spec })])).toEqual([]);
  expect(violations(volume, [object('DaemonSet', 'apps/v1', { spec })])).toHaveLength(1);
});
