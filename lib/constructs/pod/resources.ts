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

/** What a container asks for and what it may take at most. */
export interface Resources {
  /** Processor time. @default nothing asked, no limit */
  readonly cpu?: ResourceAmount<CpuQuantity>;
  /** Memory. @default nothing asked, no limit */
  readonly memory?: ResourceAmount<ByteQuantity>;
  /** Disk space of the container and its `emptyDir` volumes. @default nothing asked, no limit */
  readonly ephemeralStorage?: ResourceAmount<ByteQuantity>;
}

/** A request and a limit. */
export interface ResourceAmount<Quantity> {
  /** What the scheduler reserves. @default the limit, where there is one */
  readonly request?: Quantity;
  /** What the container may take at most. @default no limit */
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
      // What is not a quantity at all is refused for that alone.
      return (compareQuantities(request, limit) ?? 0) <= 0;
    }, 'The request is above the limit.'),
  );

export const ResourcesSchema = objectSchema<Resources>({
  cpu: v.optional(amount(CpuQuantitySchema)),
  memory: v.optional(amount(ByteQuantitySchema)),
  ephemeralStorage: v.optional(amount(ByteQuantitySchema)),
});

/** The Kubernetes form of requests and limits. */
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
