import * as v from 'valibot';
import { DnsSubdomain } from '../kubernetes/names';

const KINDS = [
  'AnalysisTemplate',
  'ConfigMap',
  'PersistentVolumeClaim',
  'Secret',
  'Service',
  'ServiceAccount',
] as const;

/** An object that an app uses but does not create. */
export interface ProvidedObject {
  readonly kind: (typeof KINDS)[number];
  readonly name: string;
}

export const ProvidedObjectsSchema = v.array(
  v.strictObject({ kind: v.picklist(KINDS), name: DnsSubdomain }),
);
