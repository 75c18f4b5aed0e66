import { ARGO_CD } from './argo-cd';
import { ArgoFleet } from './argo-fleet';
import { CONTROL_PLANE, foundBinaries } from './binaries';

const binaries = foundBinaries();

/** `test`, or `test.skip` where a program is missing: the setup has said which. */
export const onArgoCd = [...CONTROL_PLANE, ...ARGO_CD].every((it) => binaries.has(it))
  ? test
  : test.skip;

/** A fleet for the tests of a file, which run in their order. It is bootstrapped, and everything is deployed. */
export function useArgoFleet(): () => ArgoFleet {
  let fleet: ArgoFleet | undefined;
  beforeAll(async () => {
    if (onArgoCd !== test) return;
    fleet = await ArgoFleet.start(binaries);
    await fleet.bootstrap();
    await fleet.allSettled();
  }, 400_000);
  afterAll(() => fleet?.stop(), 60_000);
  return () => {
    if (fleet === undefined) throw new Error('There is no fleet.');
    return fleet;
  };
}
