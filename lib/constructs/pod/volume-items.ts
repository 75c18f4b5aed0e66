import { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { show } from '../../base/hint';
import { defined } from '../../base/json';
import { recordSchema } from '../../base/record-schema';
import { checkedString, objectSchema, type Schema, unionByField } from '../../base/schema';
import { NonEmpty } from '../../kubernetes/names';
import { ContainerResourceSchema, DivisorSchema, type PodField } from './env-var';

/** Permissions of a file, in octal digits, such as `'0400'`. */
export type FileMode = `0${number}`;

/** Keys of a ConfigMap or a Secret, by the path of their file in the volume. */
export type VolumeItems = Readonly<Record<string, string | VolumeItem>>;

/** A key as a file. */
export interface VolumeItem {
  readonly key: string;
  /** @default that of the volume */
  readonly mode?: FileMode;
}

/** Fields of the pod and resources of its containers, by the path of their file in the volume. */
export type DownwardItems = Readonly<Record<string, DownwardField | DownwardResource>>;

/** A field of the pod, as a file. */
export interface DownwardField {
  readonly field:
    | Extract<PodField['field'], `metadata.${string}`>
    | 'metadata.labels'
    | 'metadata.annotations';
  /** @default that of the volume */
  readonly mode?: FileMode;
}

/** A request or limit of a container, as a file. */
export interface DownwardResource {
  readonly resource: `${'limits' | 'requests'}.${'cpu' | 'memory' | 'ephemeral-storage' | `hugepages-${string}`}`;
  /** The name of the container. @default the main container */
  readonly container?: string;
  /** The unit of the value, such as `1Mi`. @default 1 */
  readonly divisor?: string;
  /** @default that of the volume */
  readonly mode?: FileMode;
}

export const FileModeSchema = checkedString((mode) =>
  /^0[0-7]{3}$/.test(mode)
    ? undefined
    : `${show(mode)} is not a file mode: use a zero and three octal digits, such as "0400".`,
) as Schema<FileMode>;

/** The path of a file in a volume. */
export const VolumePath = checkedString((path) => {
  if (path === '') return 'It is empty.';
  if (!path.startsWith('/') && !path.startsWith('..') && !path.split('/').includes('..'))
    return undefined;
  return `${show(path)} must be relative, stay inside the volume, and not start with "..".`;
});

const mode = v.optional(FileModeSchema);

const VolumeItemSchema = objectSchema<VolumeItem>({ key: NonEmpty, mode });

const ItemSchema: Schema<string | VolumeItem> = v.lazy((input) =>
  typeof input === 'object' ? VolumeItemSchema : NonEmpty,
);

export const VolumeItemsSchema = recordSchema(VolumePath, ItemSchema);

const DownwardFieldName = v.pipe(
  v.string(),
  v.regex(
    /^metadata\.(name|namespace|uid|(labels|annotations)(\['[^']+'\])?)$/,
    "The field must be one of metadata.name, metadata.namespace, metadata.uid, metadata.labels, metadata.annotations, metadata.labels['<key>'] and metadata.annotations['<key>'].",
  ),
) as Schema<DownwardField['field']>;

export const DownwardItemsSchema = recordSchema(
  VolumePath,
  unionByField<DownwardField | DownwardResource>(
    {
      field: objectSchema<DownwardField>({ field: DownwardFieldName, mode }),
      resource: objectSchema<DownwardResource>({
        resource: ContainerResourceSchema,
        container: v.optional(NonEmpty),
        divisor: v.optional(DivisorSchema),
        mode,
      }),
    },
    'Use { field } or { resource }.',
  ),
);

/** The API has decimal numbers. */
export function toMode(mode: FileMode | undefined): number | undefined {
  return mode === undefined ? undefined : Number.parseInt(mode, 8);
}

/** Converts keys to Kubernetes' format. */
export function toItems(items: VolumeItems | undefined): k8s.KeyToPath[] | undefined {
  if (items === undefined) return undefined;
  return Object.entries(items).map(([path, item]) => {
    if (typeof item === 'string') return { key: item, path };
    return defined<k8s.KeyToPath>({ key: item.key, path, mode: toMode(item.mode) });
  });
}

/**
 * Converts fields and resources to Kubernetes' format.
 *
 * @param main the name of the main container.
 */
export function toDownwardItems(items: DownwardItems, main: string): k8s.DownwardApiVolumeFile[] {
  return Object.entries(items).map(([path, item]) =>
    defined<k8s.DownwardApiVolumeFile>({
      path,
      mode: toMode(item.mode),
      fieldRef: 'field' in item ? { fieldPath: item.field } : undefined,
      resourceFieldRef:
        'resource' in item
          ? {
              containerName: item.container ?? main,
              resource: item.resource,
              // See `toEnvVars`.
              divisor: k8s.Quantity.fromString(item.divisor ?? '0'),
            }
          : undefined,
    }),
  );
}
