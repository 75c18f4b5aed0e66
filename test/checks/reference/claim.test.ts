import { claim } from '../../../lib/checks/reference/claim';
import { deployment, object, violations } from '../unit';

const VOLUME = 'spec.template.spec.volumes[0]';

const mounting = (claimName: string) =>
  deployment({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] });

test('a missing claim is refused', () => {
  const data = object('PersistentVolumeClaim', 'v1', {}, { name: 'data' });
  const [found] = violations(claim, [mounting('date'), data]);
  expect(found).toMatchObject({
    object: 'Deployment/web',
    path: `${VOLUME}.persistentVolumeClaim.claimName`,
  });
  expect(found?.message).toContain('"date", which does not exist');
  expect(found?.fix).toContain("{ kind: 'PersistentVolumeClaim', name: 'date' }");
  expect(violations(claim, [mounting('data'), data])).toEqual([]);
});

test('a claim of a StatefulSet exists', () => {
  const spec = { volumeClaimTemplates: [{ metadata: { name: 'data' } }] };
  const set = object('StatefulSet', 'apps/v1', { spec }, { name: 'db' });
  expect(violations(claim, [mounting('data-db-0'), set])).toEqual([]);
  expect(violations(claim, [mounting('data-db'), set])).toHaveLength(1);
  expect(violations(claim, [mounting('logs-db-0'), set])).toHaveLength(1);
});

test('a provided claim exists', () => {
  const provided = [{ kind: 'PersistentVolumeClaim' as const, name: 'data' }];
  expect(violations(claim, [mounting('data')], { provided })).toEqual([]);
});
