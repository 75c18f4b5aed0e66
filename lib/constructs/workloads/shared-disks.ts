import type { FieldProblem } from '../../base/validation';
import type { WorkloadSpec } from './workload-spec';

/** A volume whose disk attaches to one node at a time. A pod on another node waits for it forever. */
interface SingleNodeDisk {
  readonly volume: string;
  /** The start of a message about it. */
  readonly description: string;
}

/** A workload's own disks that attach to only one node at a time. */
export function singleNodeDisks({ volumes = {} }: WorkloadSpec): SingleNodeDisk[] {
  return Object.entries(volumes).flatMap(([name, volume]) => {
    if (!('claim' in volume) || !('size' in volume.claim)) return [];
    const { accessMode = 'ReadWriteOnce' } = volume.claim;
    if (!accessMode.startsWith('ReadWriteOnce')) return [];
    const description = `The ${accessMode} disk of the volume "${name}" attaches to only one node`;
    return [{ volume: name, description }];
  });
}

/** Reports a disk shared by pods on several nodes. */
export function sharedDisk(disk: SingleNodeDisk, pods: string, remedy: string): FieldProblem {
  const message = `${disk.description}, but there can be ${pods}: ${remedy}.`;
  return { path: ['volumes', disk.volume, 'claim', 'accessMode'], message };
}
