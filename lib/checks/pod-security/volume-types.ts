import { isObject, listAt } from '../../base/json';
import type { Rule } from '../rule';
import { advice, REFUSED, STANDARD } from './wording';

/** The volume types that the standard does not allow. A volume with no type at all is an `emptyDir`. */
const REFUSED_TYPES = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'gitRepo',
  'nfs',
  'iscsi',
  'glusterfs',
  'rbd',
  'flexVolume',
  'cinder',
  'cephfs',
  'flocker',
  'fc',
  'azureFile',
  'vsphereVolume',
  'quobyte',
  'azureDisk',
  'portworxVolume',
  'photonPersistentDisk',
  'scaleIO',
  'storageos',
] as const;

/** Only volume types that Kubernetes manages. */
export const volumeTypes: Rule = {
  id: 'pod-security/volume-types',
  severity: 'error',
  summary: 'A volume is of a type that "restricted" refuses, such as hostPath.',
  why: "A directory of the node can give access to its logs, the kubelet's credentials and the container runtime. Disks in a pod's spec bypass the access control of claims.",
  source: STANDARD,
  about: ['volumes'],
  *check({ pods }) {
    for (const pod of pods) {
      for (const [i, volume] of listAt(pod.spec, 'volumes').entries()) {
        if (!isObject(volume)) continue;
        const type = REFUSED_TYPES.find((it) => isObject(volume[it]));
        if (type === undefined) continue;
        yield {
          manifest: pod.manifest,
          path: [...pod.path, 'volumes', i, type],
          message: `The volume "${volume['name']}" has the type ${type}${reach(type)}: ${REFUSED}.`,
          ...advice(
            'pod-security/volume-types',
            pod,
            `Declare it in \`volumes\` of the app's spec as an \`emptyDir\`, \`files\`, \`configMap\`, \`secret\` or \`claim\`, and remove it from \`extend\`; for an existing disk, use a PersistentVolume and a claim.`,
            type === 'hostPath' ? 'privileged' : 'baseline',
            type === 'hostPath' ? 'volumes.<name>.hostPath' : undefined,
          ),
        };
      }
    }
  },
};

function reach(type: string): string {
  return type === 'hostPath' ? ', which gives access to the node' : '';
}
