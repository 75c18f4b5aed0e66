import type { FieldProblem } from '../../base/validation';
import type { WorkloadSpec } from './workload-spec';

/** A volume whose disk is at one node at a time: a pod elsewhere waits for it, for ever. */
interface SingleNodeDisk {
  readonly volume: string;
  /** What it is, as a message begins. */
  readonly description: string;
}

/** The disks made with a workload that only one node at a time can have. */
export function singleNodeDisks({ volumes = {} }: WorkloadSpec): SingleNodeDisk[] {
  return Object.entries(volumes).flatMap(([name, volume]) => {
    if (!('claim' in volume) || !('size' in volume.claim)) return [];
    const { accessMode = 'ReadWriteOnce' } = volume.claim;
    if (!accessMode.startsWith('ReadWriteOnce')) return [];
    const description = `The ${accessMode} disk of the volume "${name}" is at one node`;
    return [{ volume: name, description }];
  });
}

/** What is wrong with such a disk where pods of several nodes share it. */
export function sharedDisk(disk: SingleNodeDisk, pods: string, remedy: string): FieldProblem {
  const message = `${disk.description}, and there can be ${pods}: ${remedy}.`;
  return { path: ['volumes', disk.volume, 'claim', 'accessMode'], message };
}
