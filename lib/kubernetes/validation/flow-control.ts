import { type JsonObject, objectAt, textOf } from '../../base/json';
import {
  all,
  type Check,
  each,
  fields,
  isAbsent,
  isEmpty,
  number,
  oneOf,
  onlyWildcard,
  type Refusals,
  required,
  text,
} from './check';
import { dnsLabel, dnsSubdomain } from './values';

// https://kubernetes.io/docs/concepts/cluster-administration/flow-control/

const VERBS = [
  ...['*', 'create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy'],
  ...['update', 'watch'],
];

const verbs = required(all(onlyWildcard, each(oneOf(...VERBS))));

const orAll =
  (check: Check): Check =>
  (value, refusals) => {
    if (value !== '*') check(value, refusals);
  };

const resourceRule: Check = fields(
  {
    verbs,
    apiGroups: required(onlyWildcard),
    resources: required(onlyWildcard),
    namespaces: all(onlyWildcard, each(orAll(dnsLabel))),
  },
  (it, refusals) => {
    if (isEmpty(it['namespaces']) && it['clusterScope'] !== true) {
      refusals.add('is required, except with `clusterScope`', 'namespaces');
    }
  },
);

/** A path, also with an asterisk as its last segment. */
const nonResourceUrl = text(
  (it) =>
    it === '*' ||
    it === '/' ||
    (/^\/[^/]/.test(it) && !/[ ]|\/\//.test(it) && !/\*./.test(it) && /^[^*]*(\/\*)?$/.test(it)),
  'a path such as "/healthz" or "/healthz/*"',
);

/** The field of a subject for each of its kinds. */
const SUBJECTS = { User: 'user', Group: 'group', ServiceAccount: 'serviceAccount' } as const;

const subject: Check = fields(
  {
    kind: required(oneOf(...Object.keys(SUBJECTS))),
    user: fields({ name: required() }),
    group: fields({ name: required() }),
    serviceAccount: fields({
      name: required(orAll(dnsSubdomain)),
      namespace: required(dnsLabel),
    }),
  },
  (it, refusals) => {
    for (const [kind, field] of Object.entries(SUBJECTS)) {
      if (kind === it['kind'] && isAbsent(it[field])) refusals.add('is required', field);
      else if (kind !== it['kind'] && !isAbsent(it[field])) {
        refusals.add(`is only allowed with the kind ${kind}`, field);
      }
    }
  },
);

const flowRule: Check = fields(
  {
    subjects: required(each(subject)),
    resourceRules: each(resourceRule),
    nonResourceRules: each(
      fields({ verbs, nonResourceURLs: required(all(onlyWildcard, each(nonResourceUrl))) }),
    ),
  },
  (it, refusals) => {
    if (isEmpty(it['resourceRules']) && isEmpty(it['nonResourceRules'])) {
      refusals.add('has neither `resourceRules` nor `nonResourceRules`');
    }
  },
);

export const flowSchema: Check = fields(
  {
    spec: fields({
      // 1 is for the schema `exempt` only, and 0 for the default.
      matchingPrecedence: all(number(0, 10_000), (value, refusals) => {
        if (value === 1) refusals.add('is 1, which only the schema `exempt` may have');
      }),
      distinguisherMethod: fields({ type: required(oneOf('ByUser', 'ByNamespace')) }),
      priorityLevelConfiguration: fields({ name: required(dnsSubdomain) }),
      rules: each(flowRule),
    }),
  },
  ({ spec }, refusals) => {
    if (isEmpty(objectAt(spec ?? null, 'priorityLevelConfiguration')['name'])) {
      refusals.add('is required', 'spec', 'priorityLevelConfiguration', 'name');
    }
  },
);

const percent = number(0, 100);

const limitResponse: Check = fields(
  {
    type: required(oneOf('Queue', 'Reject')),
    queuing: fields(
      { queues: number(0, 10_000_000), handSize: number(0), queueLengthLimit: number(0) },
      handFitsQueues,
    ),
  },
  ({ type, queuing }, refusals) => {
    if (type === 'Queue' && isAbsent(queuing)) refusals.add('is required', 'queuing');
    if (type === 'Reject' && !isAbsent(queuing)) {
      refusals.add('is only allowed with the type Queue', 'queuing');
    }
  },
);

/** A hash of 60 bits has to choose the hand from the queues. */
function handFitsQueues(it: JsonObject, refusals: Refusals): void {
  // 0 stands for the defaults.
  const queues = Number(it['queues'] ?? 0) || 64;
  const handSize = Number(it['handSize'] ?? 0) || 8;
  if (handSize > queues) {
    refusals.add(`is ${handSize}, above \`queues\`, which is ${queues}`, 'handSize');
  } else if (bitsOfHand(queues, handSize) > 60) {
    refusals.add(`is ${handSize}, too many for ${queues} queues`, 'handSize');
  }
}

function bitsOfHand(queues: number, handSize: number): number {
  let bits = 0;
  for (let i = 0; i < handSize && bits <= 60; i++) bits += Math.log2(queues - i);
  return Math.ceil(bits);
}

export const priorityLevelConfiguration: Check = fields(
  {
    spec: fields(
      {
        type: required(oneOf('Limited', 'Exempt')),
        limited: fields(
          {
            nominalConcurrencyShares: number(0),
            lendablePercent: percent,
            borrowingLimitPercent: number(0),
            limitResponse,
          },
          (it, refusals) => {
            if (isAbsent(it['limitResponse'])) refusals.add('is required', 'limitResponse');
          },
        ),
        exempt: fields({ nominalConcurrencyShares: number(0), lendablePercent: percent }),
      },
      ofType,
    ),
  },
  ({ metadata, spec }, refusals) => {
    const name = textOf(objectAt(metadata ?? null)['name']);
    const type = objectAt(spec ?? null)['type'];
    if (isEmpty(spec)) refusals.add('is required', 'spec', 'type');
    else if (type === 'Exempt' && name !== 'exempt') {
      refusals.add('is Exempt, which only the level `exempt` may be', 'spec', 'type');
    }
  },
);

function ofType(spec: JsonObject, refusals: Refusals): void {
  const { type, limited, exempt } = spec;
  if (type === 'Limited' && isAbsent(limited)) refusals.add('is required', 'limited');
  if (type === 'Limited' && !isAbsent(exempt)) {
    refusals.add('is only allowed with the type Exempt', 'exempt');
  }
  if (type === 'Exempt' && !isAbsent(limited)) {
    refusals.add('is only allowed with the type Limited', 'limited');
  }
}
