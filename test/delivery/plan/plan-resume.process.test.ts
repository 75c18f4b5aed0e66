import { planResume } from '../../../lib/delivery/plan/plan-resume';
import { fleetOn, told } from '../planned-fleet';
import { held, released, useReleaseRepository } from '../release-repository';

const repository = useReleaseRepository();

const resume = (app = 'web', environment = 'dev') =>
  planResume(fleetOn(repository()), { kind: 'resume', app, environments: [environment] });

test('the end of a hold does not change the release', () => {
  const { images } = released('v1', { sequence: 7 });
  repository().commit({ 'dev/web': { images, hold: { reason: 'v2 fails' } } });
  expect(resume()).toEqual([
    {
      kind: 'change',
      app: 'web',
      environment: 'dev',
      before: { images, hold: { reason: 'v2 fails' } },
      after: { images },
      images: ['web=example/web:v1'],
    },
  ]);
});

test('without a hold there is nothing to end', () => {
  repository().commit({ 'dev/web': released('v1') });
  expect(told(resume())).toEqual(['nothing dev/web: web is not on hold in dev']);
  expect(told(resume('web', 'staging'))).toEqual([
    'nothing staging/web: web is not on hold in staging',
  ]);
});

test('an unknown app or environment is refused', () => {
  repository().commit({ 'dev/web': held('v1') });
  expect(() => resume('wbe')).toThrow(/Did you mean "web"/);
  expect(() => resume('web', 'dve')).toThrow(/Did you mean "dev"/);
  expect(() => resume('tool', 'staging')).toThrow(/tool does not run in staging/);
});
