import { listAt, objectAt, textOf } from '../../base/json';
import { type Check, each, fields } from './check';
import { cidr } from './values';

/** https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/ */
export const serviceCidr: Check = fields(
  { spec: fields({ cidrs: each(cidr) }) },
  ({ spec }, refusals) => {
    const cidrs = listAt(objectAt(spec ?? null), 'cidrs').map(textOf);
    const sixes = cidrs.filter((it) => it.includes(':')).length;
    if (cidrs.length === 0) refusals.add('is required', 'spec', 'cidrs');
    else if (cidrs.length > 2 || (cidrs.length === 2 && sixes !== 1)) {
      refusals.add('may have one network of each IP family', 'spec', 'cidrs');
    }
  },
);
