import { CONTROL_PLANE, foundBinaries } from './binaries';
import { ControlPlane } from './control-plane';

const binaries = foundBinaries();

/** `test`, or `test.skip` where a program is missing: the setup has said which. */
export const onCluster = CONTROL_PLANE.every((it) => binaries.has(it)) ? test : test.skip;

/** A control plane for the tests of a file. */
export function useControlPlane(): () => ControlPlane {
  let plane: ControlPlane | undefined;
  beforeAll(async () => {
    if (onCluster === test) plane = await ControlPlane.start(binaries);
  });
  afterAll(() => plane?.stop());
  return () => {
    if (plane === undefined) throw new Error('There is no control plane.');
    return plane;
  };
}
