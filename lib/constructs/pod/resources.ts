import { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { show } from '../../base/hint';
import { defined, isPlainObject } from '../../base/json';
import { checkedFields, objectSchema, type Schema } from '../../base/schema';
import { fieldProblems } from '../../base/validation';
import { isLabelKey, wholeNumber } from '../../kubernetes/names';
import {
  type ByteQuantity,
  ByteQuantitySchema,
  type CpuQuantity,
  CpuQuantitySchema,
  compareQuantities,
  isMultipleQuantity,
} from '../../kubernetes/quantity';
import { isExtendedResource } from '../../kubernetes/validation/values';

/**
 * The resource requests and limits of a container. Extended resources, such as GPUs, and huge pages are not
 * overcommitted: their amount is both request and limit.
 *
 * @example { memory: { limit: '8Gi' }, 'nvidia.com/gpu': 1 }
 */
export interface Resources extends StandardResources {
  /** Whole units of an extended resource, by its name with a domain. */
  readonly [resource: `${string}/${string}`]: number;
  /** Huge pages, by their size. */
  readonly [size: `hugepages-${string}`]: ByteQuantity;
}

/** The resources that every container has. */
export interface StandardResources {
  /** CPU. @default no request, no limit */
  readonly cpu?: ResourceAmount<CpuQuantity>;
  /** Memory. @default no request, no limit */
  readonly memory?: ResourceAmount<ByteQuantity>;
  /** Disk space of the container and its `emptyDir` volumes. @default no request, no limit */
  readonly ephemeralStorage?: ResourceAmount<ByteQuantity>;
}

/** A request and a limit. */
export interface ResourceAmount<Quantity> {
  /** What the scheduler reserves. @default the limit, if there is one */
  readonly request?: Quantity;
  /** The maximum that the container may use. @default no limit */
  readonly limit?: Quantity;
}

const amount = <Quantity extends string>(quantity: Schema<Quantity>) =>
  v.pipe(
    objectSchema<ResourceAmount<Quantity>>({
      request: v.optional(quantity),
      limit: v.optional(quantity),
    }),
    v.check(({ request, limit }) => {
      if (request === undefined || limit === undefined) return true;
      // An invalid quantity is reported on its own.
      return (compareQuantities(request, limit) ?? 0) <= 0;
    }, 'The request is above the limit.'),
  );

const StandardSchema = objectSchema<StandardResources>({
  cpu: v.optional(amount(CpuQuantitySchema)),
  memory: v.optional(amount(ByteQuantitySchema)),
  ephemeralStorage: v.optional(amount(ByteQuantitySchema)),
});

const HUGE_PAGES = 'hugepages-';

/** True for a resource whose request is its limit. */
function isWhole(name: string): boolean {
  return name.includes('/') || name.startsWith(HUGE_PAGES);
}

const ExtendedSchema = v.pipe(
  v.custom<Resources>(isPlainObject, 'Expected an object.'),
  checkedFields<Resources>(function* (resources) {
    const [whole, standard] = partition(resources);
    yield* fieldProblems(StandardSchema, standard);
    for (const [name, value] of Object.entries(whole)) {
      const isPages = name.startsWith(HUGE_PAGES);
      const key = isPages ? hugePagesProblem(name, standard) : extendedProblem(name);
      if (key !== undefined) yield { path: [name], message: key };
      const schema: v.GenericSchema = isPages ? ByteQuantitySchema : wholeNumber(1);
      const problems = fieldProblems(schema, value);
      for (const { message } of problems) yield { path: [name], message };
      if (!isPages || key !== undefined || problems.length > 0) continue;
      const size = name.slice(HUGE_PAGES.length);
      if (isMultipleQuantity(String(value), size)) continue;
      yield { path: [name], message: `${show(value)} is not a multiple of ${size}.` };
    }
  }),
);

function extendedProblem(name: string): string | undefined {
  return isLabelKey(name) && isExtendedResource(name)
    ? undefined
    : `${show(name)} is not an extended resource, such as "nvidia.com/gpu".`;
}

function hugePagesProblem(name: string, { cpu, memory }: StandardResources): string | undefined {
  const size = name.slice(HUGE_PAGES.length);
  if (v.safeParse(ByteQuantitySchema, size).success === false)
    return `${show(name)} is not a size of huge pages, such as "hugepages-2Mi".`;
  return cpu || memory ? undefined : 'The API server refuses huge pages without `cpu` or `memory`.';
}

function partition(resources: Resources): [Record<string, unknown>, StandardResources] {
  const entries: [string, unknown][] = Object.entries(resources);
  return [
    Object.fromEntries(entries.filter(([name]) => isWhole(name))),
    Object.fromEntries(entries.filter(([name]) => !isWhole(name))),
  ];
}

export const ResourcesSchema = v.lazy((input) =>
  isPlainObject(input) && Object.keys(input).some(isWhole) ? ExtendedSchema : StandardSchema,
) as Schema<Resources>;

/** Converts requests and limits to Kubernetes' format. */
export function toResourceRequirements(resources: Resources): k8s.ResourceRequirements {
  const pick = (which: 'request' | 'limit') => {
    const amounts: Record<string, k8s.Quantity> = {};
    const all = {
      cpu: resources.cpu?.[which],
      memory: resources.memory?.[which],
      'ephemeral-storage': resources.ephemeralStorage?.[which],
    };
    for (const [name, quantity] of Object.entries(all)) {
      if (quantity !== undefined) amounts[name] = k8s.Quantity.fromString(quantity);
    }
    // The API server takes the limit for the request.
    if (which === 'limit') Object.assign(amounts, wholeAmounts(resources));
    return Object.keys(amounts).length > 0 ? amounts : undefined;
  };
  return defined<k8s.ResourceRequirements>({ requests: pick('request'), limits: pick('limit') });
}

function wholeAmounts(resources: Resources): Record<string, k8s.Quantity> {
  const amounts: Record<string, k8s.Quantity> = {};
  for (const [name, value] of Object.entries(resources as Record<string, unknown>)) {
    if (!isWhole(name)) continue;
    amounts[name] =
      typeof value === 'number'
        ? k8s.Quantity.fromNumber(value)
        : k8s.Quantity.fromString(String(value));
  }
  return amounts;
}
