import * as v from 'valibot';
import { DnsSubdomain } from '../kubernetes/names';

const KINDS = [
  'ConfigMap',
  'PersistentVolumeClaim',
  'Secret',
  'Service',
  'ServiceAccount',
] as const;

/** An object that exists in a namespace without the app that uses it: something else makes it. */
export interface ProvidedObject {
  readonly kind: (typeof KINDS)[number];
  readonly name: string;
}

export const ProvidedObjectsSchema = v.array(
  v.strictObject({ kind: v.picklist(KINDS), name: DnsSubdomain }),
);
