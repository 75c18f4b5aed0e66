import {
  isObject,
  type JsonObject,
  type JsonValue,
  listAt,
  objectAt,
  textOf,
} from '../../base/json';
import { expression } from './admission';
import {
  all,
  by,
  type Check,
  each,
  exactlyOne,
  fields,
  isAbsent,
  isEmpty,
  map,
  oneOf,
  orEmpty,
  type Refusals,
  required,
  text,
  unique,
} from './check';
import {
  annotationKey,
  dnsLabel,
  dnsSubdomain,
  isExtendedResource,
  labelKey,
  labelValue,
} from './values';

// Dynamic resource allocation:
// https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/

/** The name of a driver: case does not matter. */
const driverName: Check = (value, refusals) => {
  if (typeof value !== 'string') return;
  dnsSubdomain(value.toLowerCase(), refusals);
  if (value.length > 63) refusals.add('must be at most 63 characters long');
};

const configuration = fields(
  {
    opaque: fields({ driver: required(driverName) }, ({ parameters }, refusals) => {
      if (isAbsent(parameters)) refusals.add('is required', 'parameters');
      else if (!isObject(parameters)) refusals.add('must be an object', 'parameters');
    }),
  },
  ({ opaque }, refusals) => {
    if (isAbsent(opaque)) refusals.add('is required', 'opaque');
  },
);

const selectors: Check = each(
  fields({ cel: fields({ expression: required(expression) }) }, ({ cel }, refusals) => {
    if (isAbsent(cel)) refusals.add('is required', 'cel');
  }),
);

const tolerations: Check = each(
  fields(
    {
      key: orEmpty(labelKey),
      operator: orEmpty(oneOf('Equal', 'Exists')),
      effect: orEmpty(oneOf('None', 'NoSchedule', 'NoExecute')),
    },
    ({ operator, value }, refusals) => {
      if (operator === 'Exists' && !isEmpty(value)) {
        refusals.add('is not allowed with the operator Exists', 'value');
      }
      if (operator !== 'Exists' && !isAbsent(value)) {
        refusals.within('value', () => labelValue(value, refusals));
      }
    },
  ),
);

const REQUEST = {
  deviceClassName: required(dnsSubdomain),
  selectors,
  allocationMode: orEmpty(oneOf('ExactCount', 'All')),
  tolerations,
};

function hasCount({ allocationMode, count }: JsonObject, refusals: Refusals): void {
  if (allocationMode === 'All' && !isEmpty(count)) {
    refusals.add('is not allowed with the mode All', 'count');
  }
  if (allocationMode !== 'All' && !isAbsent(count) && Number(count) < 0) {
    refusals.add(`is ${textOf(count)}: it must be 1 or more`, 'count');
  }
}

const request: Check = fields(
  {
    name: required(dnsLabel),
    exactly: fields(REQUEST, hasCount),
    firstAvailable: all(
      each(fields({ ...REQUEST, name: required(dnsLabel) }, hasCount)),
      unique(by('name')),
    ),
  },
  (it, refusals) => {
    const alternatives = isEmpty(it['firstAvailable']) ? null : (it['firstAvailable'] ?? null);
    exactlyOne(['exactly', 'firstAvailable'], 'request')(
      { ...it, firstAvailable: alternatives },
      refusals,
    );
  },
);

/** An attribute of a device, such as `example.com/model`. */
const attribute: Check = (value, refusals) => {
  const [domain = '', name = '', ...more] = textOf(value).split('/');
  const isName = name.length <= 32 && /^[A-Za-z_]\w*$/.test(name);
  if (more.length === 0 && isName && domain !== '') driverName(domain, refusals);
  else refusals.add(`is ${JSON.stringify(value)}: it must be like "example.com/model"`);
};

/** The names of requests that a constraint or a configuration refers to. */
const requestNames = (devices: JsonObject): Check =>
  all(
    each((value, refusals) => {
      const names = listAt(devices, 'requests').flatMap((it) => {
        const { name, firstAvailable } = objectAt(it);
        const parts = listAt(firstAvailable ?? null).map((part) => objectAt(part)['name']);
        return [textOf(name), ...parts.map((part) => `${textOf(name)}/${textOf(part)}`)];
      });
      if (typeof value === 'string' && !names.includes(value)) {
        refusals.add(`is ${JSON.stringify(value)}: there is no such request`);
      }
    }),
    unique((it) => it),
  );

const devicesOfClaim: Check = (value, refusals) => {
  if (!isObject(value)) return;
  const requests = requestNames(value);
  fields({
    requests: all(each(request), unique(by('name'))),
    constraints: each(
      fields(
        { requests, matchAttribute: attribute },
        ({ matchAttribute, distinctAttribute }, found) => {
          if (!isAbsent(matchAttribute)) return;
          // Beside the other one, it is not read.
          if (isAbsent(distinctAttribute)) found.add('has no attribute');
          else found.within('distinctAttribute', () => attribute(distinctAttribute, found));
        },
      ),
    ),
    config: each(all(configuration, fields({ requests }))),
  })(value, refusals);
};

const claimSpec = fields({ devices: devicesOfClaim });

export const resourceClaim: Check = fields({ spec: claimSpec });

/** In the metadata of a template, everything else is refused. */
const TEMPLATE_METADATA = ['labels', 'annotations'];

export const resourceClaimTemplate: Check = fields({
  spec: fields({
    spec: claimSpec,
    metadata: fields(
      { labels: map(labelKey, labelValue), annotations: map(annotationKey) },
      (it, refusals) => {
        for (const [key, value] of Object.entries(it)) {
          if (!TEMPLATE_METADATA.includes(key) && isSet(key, value))
            refusals.add('is not allowed', key);
        }
      },
    ),
  }),
});

function isSet(key: string, value: JsonValue | undefined): boolean {
  if (Array.isArray(value)) return true;
  return key === 'deletionGracePeriodSeconds' ? !isAbsent(value) : !isEmpty(value);
}

export const deviceClass: Check = fields({
  spec: fields({
    selectors,
    config: each(configuration),
    extendedResourceName: text(
      isExtendedResource,
      'a name with a domain, such as "example.com/gpu", not of kubernetes.io',
    ),
  }),
});
