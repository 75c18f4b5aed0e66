import { isObject, listAt } from '../../base/json';
import type { Rule } from '../rule';
import { advice, REFUSED, STANDARD } from './wording';

/** What the standard has no place for. A volume of none of these, and of nothing else, is an `emptyDir`. */
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

/** No volume but those that Kubernetes itself looks after. */
export const volumeTypes: Rule = {
  id: 'pod-security/volume-types',
  severity: 'error',
  summary: 'A volume is of a type that "restricted" refuses, such as hostPath.',
  why: "A directory of the node is the node: its logs, its kubelet's credentials, the sockets that rule it. Disks that a pod names itself pass by the claims that say who may use what.",
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
          message: `The volume "${volume['name']}" is of the type ${type}${reach(type)}: ${REFUSED}.`,
          fix: advice(
            'pod-security/volume-types',
            pod,
            `Declare it in \`volumes\` of the app's spec as an \`emptyDir\`, \`files\`, \`configMap\`, \`secret\` or \`claim\`, and remove it from \`extend\`; a disk from elsewhere comes through a PersistentVolume and its claim.`,
            type === 'hostPath' ? 'privileged' : 'baseline',
          ),
        };
      }
    }
  },
};

function reach(type: string): string {
  return type === 'hostPath' ? ', which reaches into the node' : '';
}
