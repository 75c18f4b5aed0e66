import { type JsonObject, textOf } from '../../base/json';
import { isLabelKey } from '../names';
import {
  ALL_OPERATIONS,
  expression,
  failurePolicy,
  hasResourceRules,
  matchConditions,
  matchResources,
  reinvocationPolicy,
} from './admission';
import {
  all,
  by,
  type Check,
  each,
  fields,
  isAbsent,
  isEmpty,
  oneOf,
  type Refusals,
  required,
  text,
  unique,
} from './check';
import { labelSelector } from './metadata';
import { dns1035Label, dnsSubdomain, pathSegment } from './values';

// https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/

const RESERVED = [
  ...['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for'],
  ...['function', 'if', 'import', 'let', 'loop', 'package', 'namespace', 'return'],
  ...['var', 'void', 'while'],
];

const variable: Check = fields({
  name: required(
    text(
      (it) => /^[_a-zA-Z]\w*$/.test(it) && !RESERVED.includes(it),
      'an identifier: letters, digits and underscores',
    ),
  ),
  expression: required(expression),
});

/** A version of an API, such as `apps/v1`. */
const apiVersion: Check = (value, refusals) => {
  if (typeof value !== 'string') return;
  const [version = '', group, ...more] = value.split('/').reverse();
  if (more.length > 0) refusals.add(`is ${JSON.stringify(value)}: it must be like "apps/v1"`);
  dns1035Label(version, refusals);
  if (group !== undefined && group !== '') dnsSubdomain(group, refusals);
};

const paramKind: Check = fields({
  apiVersion: required(apiVersion),
  kind: required((value, refusals) => dns1035Label(textOf(value).toLowerCase(), refusals)),
});

const COMMON = {
  failurePolicy,
  paramKind,
  matchConditions,
  variables: each(variable),
};

const validation: Check = fields({
  expression: required(expression),
  messageExpression: blankIsWrong,
  message: (value, refusals) => {
    blankIsWrong(value, refusals);
    if (typeof value === 'string' && /[\r\n]/.test(value.trim())) {
      refusals.add('must not contain line breaks');
    }
  },
  reason: oneOf('Forbidden', 'Invalid', 'RequestEntityTooLarge'),
});

function blankIsWrong(value: unknown, refusals: Refusals): void {
  if (typeof value === 'string' && value !== '' && value.trim() === '') {
    refusals.add('is blank: it must have a text');
  }
}

/** Together with the name of the policy, it is the key of an annotation. */
const auditKey = text(
  (it) => !it.includes('/') && isLabelKey(it),
  'a key without a domain, such as "replicas"',
);

const validatingSpec: Check = fields(
  {
    ...COMMON,
    matchConstraints: matchResources(ALL_OPERATIONS),
    validations: each(validation),
    auditAnnotations: all(
      each(fields({ key: required(auditKey), valueExpression: required(expression) })),
      unique(by('key')),
    ),
  },
  hasResourceRules,
  (spec, refusals) => {
    if (isEmpty(spec['validations']) && isEmpty(spec['auditAnnotations'])) {
      refusals.add('is required', 'validations');
    }
  },
);

export const validatingAdmissionPolicy: Check = fields({ spec: validatingSpec }, hasSpec);

/** Only these requests can be changed. */
const MUTABLE = ['CREATE', 'UPDATE'];

const PATCHES = { ApplyConfiguration: 'applyConfiguration', JSONPatch: 'jsonPatch' };

const mutation: Check = fields(
  { patchType: required(oneOf(...Object.keys(PATCHES))) },
  (it, refusals) => {
    for (const [type, field] of Object.entries(PATCHES)) {
      const value = it[field];
      if (type === it['patchType']) {
        if (isAbsent(value)) refusals.add(`is required with the type ${type}`, field);
        else {
          refusals.within(field, () =>
            fields({ expression: required(expression) })(value, refusals),
          );
        }
      } else if (Object.hasOwn(PATCHES, textOf(it['patchType'])) && !isAbsent(value)) {
        refusals.add(`is only allowed with the type ${type}`, field);
      }
    }
  },
);

export const mutatingAdmissionPolicy: Check = fields(
  {
    spec: fields(
      {
        ...COMMON,
        matchConstraints: matchResources(MUTABLE),
        mutations: required(each(mutation)),
        reinvocationPolicy: required(reinvocationPolicy),
      },
      hasResourceRules,
    ),
  },
  hasSpec,
);

function hasSpec({ spec }: JsonObject, refusals: Refusals): void {
  if (isAbsent(spec)) refusals.add('is required', 'spec');
}

const paramRef: Check = fields(
  {
    name: pathSegment,
    selector: labelSelector,
    parameterNotFoundAction: required(oneOf('Deny', 'Allow')),
  },
  ({ name, selector }, refusals) => {
    if (isEmpty(name) === isAbsent(selector)) {
      refusals.add('needs exactly one of `name` and `selector`');
    }
  },
);

const binding = (operations: readonly string[], actions?: Check): Check =>
  fields(
    {
      spec: fields({
        policyName: required(dnsSubdomain),
        paramRef,
        matchResources: matchResources(operations),
        ...(actions && { validationActions: required(actions) }),
      }),
    },
    hasSpec,
  );

const actions: Check = all(
  each(oneOf('Deny', 'Warn', 'Audit')),
  unique((it) => it),
  (value, refusals) => {
    if (Array.isArray(value) && value.includes('Deny') && value.includes('Warn')) {
      refusals.add('has both Deny and Warn: only one is allowed');
    }
  },
);

export const validatingAdmissionPolicyBinding: Check = binding(ALL_OPERATIONS, actions);

export const mutatingAdmissionPolicyBinding: Check = binding(MUTABLE);
