import { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { defined } from '../../base/json';
import { objectSchema, type Schema } from '../../base/schema';
import {
  type ByteQuantity,
  ByteQuantitySchema,
  type CpuQuantity,
  CpuQuantitySchema,
  compareQuantities,
} from '../../kubernetes/quantity';

/** The resource requests and limits of a container. */
export interface Resources {
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

export const ResourcesSchema = objectSchema<Resources>({
  cpu: v.optional(amount(CpuQuantitySchema)),
  memory: v.optional(amount(ByteQuantitySchema)),
  ephemeralStorage: v.optional(amount(ByteQuantitySchema)),
});

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
    return Object.keys(amounts).length > 0 ? amounts : undefined;
  };
  return defined<k8s.ResourceRequirements>({ requests: pick('request'), limits: pick('limit') });
}
